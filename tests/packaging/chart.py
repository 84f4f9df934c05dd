"""Our Helm chart, rendered with values over its own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
import yaml

from tests.packaging.go_template import Renderer, parse

CHART = Path(__file__).parents[2] / "packaging" / "server" / "helm" / "billie"


def merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Values over values, as Helm lays them."""
    found = dict(base)
    for name, value in over.items():
        both = isinstance(value, Mapping) and isinstance(found.get(name), Mapping)
        found[name] = merged(found[name], value) if both else value
    return found


def values(over: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The chart's values with others over them, checked against its schema. Raises jsonschema.ValidationError."""
    found = merged(yaml.safe_load((CHART / "values.yaml").read_text()), over or {})
    schema = yaml.safe_load((CHART / "values.schema.json").read_text())
    jsonschema.validate(found, schema)
    return found


def documents(over: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """Every object that the chart makes."""
    about = yaml.safe_load((CHART / "Chart.yaml").read_text())
    context = {
        "Values": values(over),
        "Release": {"Name": "live", "Namespace": "billie", "Service": "Helm"},
        "Chart": {"Name": about["name"], "Version": about["version"], "AppVersion": about["appVersion"]},
    }
    renderer = Renderer(context, lambda name: (CHART / name).read_text())
    files = {path: parse(path.read_text(), renderer.defined) for path in sorted((CHART / "templates").iterdir())}
    found: list[dict[str, Any]] = []
    for path, nodes in files.items():
        if path.suffix == ".yaml":
            found += [each for each in yaml.safe_load_all(renderer.render(nodes)) if each]
    return found
