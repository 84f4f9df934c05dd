"""Units, compose file and chart ask for what the programs have, and hold the programs tightly."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from projector.app.cli import _parser
from projector.app.intake_settings import IntakeSettings
from projector.app.secret_files import SECRETS, SUFFIX
from projector.app.settings import Settings
from tests.packaging import chart

SERVER = Path(__file__).parents[2] / "packaging" / "server"
UNITS = sorted((SERVER / "systemd").glob("*.service"))
EXPORTERS = ("redis-exporter", "mongodb-exporter")
EVERYTHING = {
    "exporters": {
        "redis": {"enabled": True, "image": "redis-exporter@sha256:1", "address": "rediss://watch@redis.example:6379"},
        "mongodb": {"enabled": True, "image": "mongodb-exporter@sha256:1"},
    },
    "monitoring": {"podMonitor": True, "rules": True},
    "intake": {"clientCa": "desk-authority", "settings": {"PROOFS_URL": "s3://proofs-of-billie/desk"}},
    "secrets": {"proofs": "billie-proofs"},
    "image": {"pullSecrets": [{"name": "registry"}]},
    "nodeSelector": {"pool": "servicing"},
    "tolerations": [{"key": "servicing", "operator": "Exists"}],
}

RUN = {each.metadata["name"] for each in fields(Settings)}
INTAKE = {each.metadata["name"] for each in fields(IntakeSettings)}
FILES = {name + SUFFIX for name in SECRETS}
PORTS = {"HEALTH_PORT": "9464", "INTAKE_METRICS_PORT": "9465"}


def accepted(arguments: list[str]) -> str:
    """The command of arguments that our own command line takes; it ends the process otherwise."""
    return str(_parser().parse_args(arguments).command)


def known_to(command: str) -> set[str]:
    """Settings that a command reads."""
    return FILES | {"run": RUN, "intake": INTAKE, "drift": RUN | INTAKE}[command]


def unit(path: Path) -> dict[str, list[str]]:
    """Values of a unit file by key, in order, whatever section they stand in."""
    found: dict[str, list[str]] = {}
    for line in path.read_text().splitlines():
        if "=" in line and not line.startswith("#"):
            name, _, value = line.partition("=")
            found.setdefault(name, []).append(value)
    return found


def settings_of(path: Path) -> dict[str, str]:
    """What a unit gives its program: the environment files and the lines of its own."""
    told = unit(path)
    lines = list(told.get("Environment", []))
    for file in told["EnvironmentFile"]:
        text = (SERVER / "systemd" / Path(file).name).read_text()
        lines += [line for line in text.splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_a_unit_starts_a_command_with_settings_it_knows(path: Path) -> None:
    """The command line is accepted by the program, and it reads every setting that the unit gives."""
    program, *arguments = unit(path)["ExecStart"][0].split()
    assert program == "/usr/bin/billie-projector"
    command = accepted(arguments)
    assert settings_of(path).keys() - known_to(command) == set()


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_a_unit_is_held_tightly(path: Path) -> None:
    """No unit runs as root, gains rights, writes outside its state folder, or may use all of the machine's memory."""
    told = unit(path)
    assert told["User"] == ["billie"]
    assert told["NoNewPrivileges"] == ["yes"]
    assert told["CapabilityBoundingSet"] == [""]
    assert told["ProtectSystem"] == ["strict"]
    assert told["SystemCallFilter"] == ["@system-service", "~@privileged @resources"]
    assert told["MemoryDenyWriteExecute"] == ["yes"]
    assert "MemoryMax" in told
    assert "ReadWritePaths" not in told


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_a_unit_takes_its_secrets_from_credentials(path: Path) -> None:
    """Every file that a setting names with %d is a credential that the unit loads, and no secret stands in the open."""
    loaded = {value.split(":")[0] for value in unit(path)["LoadCredential"]}
    told = settings_of(path)
    assert {value.removeprefix("%d/") for value in told.values() if value.startswith("%d/")} == loaded
    assert told.keys() & set(SECRETS) == set()


def test_the_projector_unit_lets_the_lease_see_the_boot_id() -> None:
    """The lease reads /proc/sys, which ProcSubset=pid would hide; without it a successor waits for nothing."""
    assert "ProcSubset" not in unit(SERVER / "systemd/billie-projector.service")


def test_a_stop_is_longer_than_the_program_needs() -> None:
    """systemd waits longer for the projector than the projector waits for itself."""
    patience = int(unit(SERVER / "systemd/billie-projector.service")["TimeoutStopSec"][0])
    assert patience > Settings().shutdown_seconds


def test_the_user_of_the_units_is_made() -> None:
    """sysusers makes the user that the units run as, without a shell."""
    lines = [line for line in (SERVER / "systemd/sysusers.conf").read_text().splitlines() if line[:1] == "u"]
    assert [line.split()[1] for line in lines] == ["billie"]
    assert lines[0].endswith("/usr/sbin/nologin")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((SERVER / "compose/compose.yaml").read_text())
    return found


def test_compose_services_are_ours_with_settings_they_know(compose: dict[str, Any]) -> None:
    """Each of our services runs a command that exists and gives it only settings that it reads."""
    for name, service in compose["services"].items():
        if name not in EXPORTERS:
            command = accepted(service["command"])
            assert service["environment"].keys() - known_to(command) == set(), name


def test_compose_services_are_held_tightly(compose: dict[str, Any]) -> None:
    """Every service runs as an ordinary user on a read-only root without capabilities."""
    for name, service in compose["services"].items():
        assert service["user"] == "10001:10001", name
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in service["security_opt"], name


def test_compose_secrets_are_files_that_exist_for_who_uses_them(compose: dict[str, Any]) -> None:
    """Each /run/secrets path is a secret of the service, each secret is declared as a file, none stands in the open."""
    for name, service in compose["services"].items():
        environment = service.get("environment", {})
        used = {value.rpartition("/")[2] for value in environment.values() if value.startswith("/run/secrets/")}
        assert used == set(service.get("secrets", [])), name
        assert environment.keys() & set(SECRETS) == set(), name
    declared = compose["secrets"]
    assert all(set(each) == {"file"} for each in declared.values())
    assert {secret for service in compose["services"].values() for secret in service.get("secrets", [])} == set(
        declared
    )


def test_the_store_of_proofs_lies_over_the_compose_file(compose: dict[str, Any]) -> None:
    """The file beside it adds settings that the intake reads, and secrets that are files, to a service that exists."""
    over: dict[str, Any] = yaml.safe_load((SERVER / "compose/proofs.yaml").read_text())
    assert over["services"].keys() == {"intake"} <= compose["services"].keys()
    intake = over["services"]["intake"]
    assert intake["environment"].keys() - known_to("intake") == set()
    used = {each.rpartition("/")[2] for each in intake["environment"].values() if each.startswith("/run/secrets/")}
    assert used == set(intake["secrets"]) == over["secrets"].keys()
    assert compose["secrets"].keys() & over["secrets"].keys() == set()


def test_compose_opens_one_port_and_checks_the_right_ones(compose: dict[str, Any]) -> None:
    """Only the intake's port reaches the outside; health checks ask the ports that the settings open."""
    opened = {name: service["ports"] for name, service in compose["services"].items() if "ports" in service}
    assert opened == {"intake": ["50061:50061"]}
    for name in ("projector-a", "projector-b", "intake"):
        service = compose["services"][name]
        setting = "INTAKE_METRICS_PORT" if name == "intake" else "HEALTH_PORT"
        port = service["environment"][setting]
        assert service["expose"] == [port] == [PORTS[setting]]
        assert f"/dev/tcp/127.0.0.1/{port};" in service["healthcheck"]["test"][-1]
        path = re.search(r"GET (\S+) HTTP", service["healthcheck"]["test"][-1])
        assert path is not None
        assert path[1] == ("/health" if name == "intake" else "/alive")


def containers(over: dict[str, Any] | None = None) -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    """(component, pod, container) of everything that the chart runs."""
    found = []
    for each in chart.documents(over):
        spec = each.get("spec", {})
        spec = spec.get("jobTemplate", {}).get("spec", spec)
        pod = spec.get("template", {}).get("spec") if isinstance(spec.get("template"), dict) else None
        if pod:
            component = each["metadata"]["labels"]["app.kubernetes.io/component"]
            found += [(component, pod, one) for one in (*pod.get("initContainers", ()), *pod["containers"])]
    return found


def test_the_chart_runs_our_commands_with_settings_they_know() -> None:
    """Each container of ours is given a command that exists and only settings that it reads."""
    seen = set()
    for component, _, container in containers(EVERYTHING):
        if component in EXPORTERS or "args" not in container:
            continue
        command = accepted(container["args"])
        seen.add(command)
        assert {each["name"] for each in container["env"]} - known_to(command) == set()
    assert seen == {"run", "intake", "drift"}


def test_the_chart_holds_its_pods_tightly() -> None:
    """No container runs as root, writes to its root, keeps a capability, or lacks requests and limits."""
    for component, pod, container in containers(EVERYTHING):
        assert pod["securityContext"]["runAsNonRoot"] is True, component
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, component
        assert pod["automountServiceAccountToken"] is False, component
        security = container["securityContext"]
        assert security["allowPrivilegeEscalation"] is False, component
        assert security["readOnlyRootFilesystem"] is True, component
        assert security["capabilities"] == {"drop": ["ALL"]}, component
        assert container["resources"].keys() == {"requests", "limits"}, component


def test_the_chart_mounts_what_it_names() -> None:
    """Every mounted volume is declared and used, and every path in a setting lies in a mount."""
    used: dict[str, set[str]] = {}
    for component, pod, container in containers(EVERYTHING):
        volumes = {each["name"] for each in pod.get("volumes", ())}
        mounts = {each["name"]: each["mountPath"] for each in container.get("volumeMounts", ())}
        assert mounts.keys() <= volumes, component
        used.setdefault(component, set()).update(mounts)
        for each in container.get("env", ()):
            value = each.get("value", "")
            if value.startswith("/"):
                assert any(value.startswith(f"{path}/") or value == path for path in mounts.values()), each
        if container is pod["containers"][-1]:
            assert used[component] == volumes, component


def test_the_chart_makes_no_secret_and_shows_none() -> None:
    """Secrets of the cluster are named and mounted; none is made, and no setting holds one in the open."""
    assert "Secret" not in {each["kind"] for each in chart.documents(EVERYTHING)}
    for _, _, container in containers(EVERYTHING):
        assert {each["name"] for each in container.get("env", ())} & set(SECRETS) == set()


def test_the_chart_probes_ports_that_are_open() -> None:
    """Every probe asks a named port of its container; liveness of the projector does not depend on Redis."""
    for component, _, container in containers(EVERYTHING):
        ports = {each["name"] for each in container.get("ports", ())}
        for probe in (value for name, value in container.items() if name.endswith("Probe")):
            asked = probe.get("httpGet") or probe["tcpSocket"]
            assert asked["port"] in ports, component
        if component == "projector":
            assert container["livenessProbe"]["httpGet"]["path"] == "/alive"
            opened = {each["name"]: each.get("value") for each in container["env"]}
            assert int(opened["HEALTH_PORT"]) == container["ports"][0]["containerPort"]


def test_selectors_find_their_pods() -> None:
    """Services, budgets and workloads select labels that the pods carry."""
    made = chart.documents(EVERYTHING)
    pods = [
        each["spec"]["template"]["metadata"]["labels"] for each in made if each["kind"] in ("Deployment", "StatefulSet")
    ]
    for each in made:
        selector = each.get("spec", {}).get("selector")
        if selector:
            wanted = selector.get("matchLabels", selector)
            assert any(wanted.items() <= labels.items() for labels in pods), each["metadata"]["name"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"projector": {"settings": {"REDIS_URL": "redis://:password@redis.example"}}},
        {"projector": {"replicas": -1}},
        {"intake": {"ledger": {"address": "ledger.example"}}},
        {"intake": {"tls": False}},
        {"exporters": {"redis": {"enabled": True}}},
        {"drift": {"schedule": "nightly"}},
        {"typo": {}},
    ],
)
def test_wrong_values_are_refused(wrong: dict[str, Any]) -> None:
    """The schema refuses passwords in the open, unknown names and values that cannot be used."""
    with pytest.raises(jsonschema.ValidationError):
        chart.values(wrong)
