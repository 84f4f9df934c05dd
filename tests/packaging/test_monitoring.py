"""Alerts and dashboard speak of metrics that the programs give, with labels and values that exist."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import grpc
import pytest
import yaml

from projector.adapters.intake_metrics import CallCounts
from projector.adapters.metrics_text import render
from projector.app import drift_metrics
from projector.contract.position import Position
from projector.engine.ports import LaneState
from projector.engine.telemetry import Telemetry
from projector.intake.policy import LEDGER_METHODS
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2
from tests.packaging import chart

SERVER = Path(__file__).parents[2] / "packaging" / "server"
RULES = SERVER / "prometheus" / "billie-rules.yml"
DASHBOARD = SERVER / "grafana" / "billie.json"
OF_KUBERNETES = {"kube_job_status_failed"}
SEVERITIES = {"critical", "warning", "info"}
WORDS = {
    "absent", "and", "by", "code", "for", "histogram_quantile", "increase", "instance", "lane", "le", "max", "method",
    "min", "offset", "or", "outcome", "rate", "sum", "time", "topk", "type", "m", "h",
}  # fmt: skip


def exposed() -> dict[str, set[str]]:
    """Every metric that the programs write, with its labels."""
    state = LaneState("inbox", 1, Position(1, 0), 1, 1, Position(1, 0))
    telemetry = Telemetry()
    telemetry.counts[("applied", "account.created.v1")] = 1
    calls = CallCounts()
    calls._count("WaiveFee", "OK")
    pages = [
        render(telemetry, {"external": state, "internal": state}, 0, 0, 0.0),
        calls.render(),
        drift_metrics.render(0, 0, 0, False, 0.0),
    ]
    found: dict[str, set[str]] = {}
    for line in "".join(pages).splitlines():
        sample = re.fullmatch(r"(\w+)(?:\{(.*)\})? \S+", line)
        if sample and not line.startswith("#"):
            found.setdefault(sample[1], set()).update(re.findall(r'(\w+)="', sample[2] or ""))
    return found


def rules() -> list[dict[str, Any]]:
    return [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]


def panels() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(DASHBOARD.read_text())["panels"]
    return found


def expressions() -> Iterator[tuple[str, str]]:
    """(where, PromQL) of every alert and panel."""
    for rule in rules():
        yield rule.get("alert") or rule["record"], rule["expr"]
    for panel in panels():
        for target in panel["targets"]:
            yield panel["title"], target["expr"]


def metrics_in(expression: str) -> list[tuple[str, str]]:
    """(metric, matchers) of an expression; recorded names are left out."""
    bare = re.sub(r"billie:\w+", "0", expression)
    return re.findall(r"\b([a-z]\w*_\w+)(?:\{([^}]*)\})?", re.sub(r"histogram_quantile", "", bare))


@pytest.mark.parametrize(("where", "expression"), list(expressions()))
def test_every_metric_and_label_exists(where: str, expression: str) -> None:
    """Each metric of an expression is exposed by a program, and carries each label that is matched or grouped by."""
    known = exposed()
    found = metrics_in(expression)
    assert found or "billie:" in expression, where
    labels = set(re.findall(r"by \(([^)]*)\)", expression))
    grouped = {label.strip() for each in labels for label in each.split(",")}
    for metric, matchers in found:
        assert metric in known, f"{where}: {metric}"
        matched = set(re.findall(r"(\w+)\s*(?:=~|!=|!~|=)", matchers))
        assert (matched | grouped) - known[metric] <= {"instance"}, f"{where}: {metric}"


def test_every_word_of_promql_is_one() -> None:
    """No expression holds a misspelt function or label."""
    for where, expression in expressions():
        bare = re.sub(r'"[^"]*"|billie[:_]\w+|\d+(\.\d+)?[mhs]?', "", expression)
        assert set(re.findall(r"[a-z_]+", bare)) - WORDS == set(), where


def test_status_codes_and_methods_are_real() -> None:
    """Codes and methods that alerts and panels match are status codes of gRPC and methods that the intake offers."""
    codes = {code.name for code in grpc.StatusCode}
    service = servicing_desk_pb2.DESCRIPTOR.services_by_name["ServicingDeskService"]
    methods = {method.name for method in service.methods} | set(LEDGER_METHODS)
    for where, expression in expressions():
        for value in re.findall(r'code[!=~]+"([^"]*)"', expression):
            assert set(value.split("|")) <= codes, where
        for value in re.findall(r'method[!=~]+"([^"]*)"', expression):
            assert set(value.split("|")) <= methods, where


def test_every_alert_says_what_to_do() -> None:
    """Each alert has a severity, a summary, an action, and a name of its own."""
    alerts = [rule for rule in rules() if "alert" in rule]
    names = [rule["alert"] for rule in alerts]
    assert len(set(names)) == len(names)
    for rule in alerts:
        assert rule["labels"].keys() == {"severity"}, rule["alert"]
        assert rule["labels"]["severity"] in SEVERITIES, rule["alert"]
        assert rule["annotations"].keys() == {"summary", "action"}, rule["alert"]


def test_the_four_things_that_must_wake_somebody_do() -> None:
    """Lag, dead letters, drift and refused commands each have an alert on the metric that shows them."""
    by_metric: dict[str, list[str]] = {}
    for rule in rules():
        for metric, _ in metrics_in(rule["expr"]):
            by_metric.setdefault(metric, []).append(rule.get("alert") or rule["record"])
    assert "billie:events_waiting" in by_metric["billie_projector_stream_behind"]
    assert "BillieDeadLetters" in by_metric["billie_projector_dead_letters"]
    assert "BillieDrift" in by_metric["billie_drift_differences"]
    assert "BillieCommandsRefused" in by_metric["billie_intake_calls_total"]


def test_thresholds_are_those_of_the_desk() -> None:
    """Waiting events and their age turn amber and red where the desk's own status does."""
    named = {rule["alert"]: rule["expr"] for rule in rules() if "alert" in rule}
    assert named["BillieEventsWaiting"].endswith("> 1000")
    assert named["BillieEventsPilingUp"].endswith("> 10000")
    assert named["BillieEventsLate"].endswith("> 30")
    assert named["BillieEventsVeryLate"].endswith("> 300")
    steps = {panel["title"]: panel["fieldConfig"]["defaults"]["thresholds"]["steps"] for panel in panels()}
    assert [step["value"] for step in steps["Events waiting"]] == [None, 1000, 10000]
    assert [step["value"] for step in steps["Oldest pending"]] == [None, 30, 300]


def test_the_dashboard_lies_without_gaps_and_overlaps() -> None:
    """Panels have ids of their own, stay within 24 columns, do not overlap, and ask the chosen data source."""
    found = panels()
    assert len({panel["id"] for panel in found}) == len(found)
    cells: set[tuple[int, int]] = set()
    for panel in found:
        at: Mapping[str, int] = panel["gridPos"]
        assert at["x"] + at["w"] <= 24
        mine = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert not cells & mine, panel["title"]
        cells |= mine
        assert panel["description"], panel["title"]
        assert all(target["datasource"]["uid"] == "${source}" for target in panel["targets"]), panel["title"]


def test_the_chart_ships_the_same_rules() -> None:
    """The chart's copy of the rules is the file itself, and it renders into the object for the operator."""
    assert (chart.CHART / "rules" / RULES.name).read_text() == RULES.read_text()
    made = chart.documents({"monitoring": {"rules": True}})
    groups = next(each for each in made if each["kind"] == "PrometheusRule")["spec"]["groups"]
    assert groups[:-1] == yaml.safe_load(RULES.read_text())["groups"]
    job = groups[-1]["rules"][0]
    assert {metric for metric, _ in metrics_in(job["expr"])} == OF_KUBERNETES
    cron = next(each for each in made if each["kind"] == "CronJob")["metadata"]["name"]
    assert f'job_name=~"{cron}-.*"' in job["expr"]


def test_prometheus_scrapes_the_ports_that_are_opened() -> None:
    """The scrape configuration asks the services and ports of the compose file."""
    services = yaml.safe_load((SERVER / "compose/compose.yaml").read_text())["services"]
    opened = {f"{name}:{port}" for name, each in services.items() for port in each.get("expose", ())}
    jobs = yaml.safe_load((SERVER / "prometheus/scrape.yml").read_text())["scrape_configs"]
    ours = [job for job in jobs if job["job_name"].startswith("billie-")]
    targets = {target for job in ours for group in job["static_configs"] for target in group["targets"]}
    assert targets == {each for each in opened if not each.startswith(("redis", "mongodb"))}
