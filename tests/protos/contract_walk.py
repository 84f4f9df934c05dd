"""Compare protobuf descriptors with a golden description of the ledger contract."""

import json
from pathlib import Path
from typing import Any

from google.protobuf.descriptor import FieldDescriptor, FileDescriptor

GOLDEN = Path(__file__).parent / "golden_ledger.json"

_SCALARS = {
    FieldDescriptor.TYPE_STRING: "string",
    FieldDescriptor.TYPE_BOOL: "bool",
    FieldDescriptor.TYPE_INT32: "int32",
    FieldDescriptor.TYPE_INT64: "int64",
    FieldDescriptor.TYPE_DOUBLE: "double",
    FieldDescriptor.TYPE_FLOAT: "float",
}


def golden() -> dict[str, Any]:
    """The contract: methods, enums and messages with [name, number, type, label, oneof] per field."""
    contract: dict[str, Any] = json.loads(GOLDEN.read_text(encoding="utf-8"))
    return contract


def described(file: FileDescriptor) -> dict[str, Any]:
    """The same shape, read from compiled descriptors."""
    (service,) = file.services_by_name.values()
    return {
        "package": file.package,
        "service": service.name,
        "methods": [
            [method.name, method.input_type.name, method.output_type.name, method.server_streaming]
            for method in service.methods
        ],
        "enums": {
            enum.name: [[value.name, value.number] for value in enum.values]
            for enum in file.enum_types_by_name.values()
        },
        "messages": {
            message.name: [_field(field) for field in message.fields] for message in file.message_types_by_name.values()
        },
    }


def differences(wanted: dict[str, Any], found: dict[str, Any]) -> list[str]:
    """Every difference as one line; order of methods and messages does not matter, order of fields is by number."""
    lines = [
        f"{key}: {found[key]} instead of {wanted[key]}" for key in ("package", "service") if wanted[key] != found[key]
    ]
    lines += _compare("method", _by_name(wanted["methods"]), _by_name(found["methods"]))
    for kind in ("enums", "messages"):
        names = _compare(kind, dict.fromkeys(wanted[kind], 0), dict.fromkeys(found[kind], 0))
        lines += names
        for name in wanted[kind].keys() & found[kind].keys():
            lines += _compare(name, _by_name(wanted[kind][name]), _by_name(found[kind][name]))
    return lines


def _by_name(rows: list[list[Any]]) -> dict[str, Any]:
    named = {row[0]: row[1:] for row in rows}
    assert len(named) == len(rows), "a name occurs twice"
    return named


def _compare(where: str, wanted: dict[str, Any], found: dict[str, Any]) -> list[str]:
    missing = [f"{where}: {name} is missing" for name in wanted.keys() - found.keys()]
    added = [f"{where}: {name} is not in the contract" for name in found.keys() - wanted.keys()]
    changed = [
        f"{where}: {name} is {found[name]} instead of {wanted[name]}"
        for name in wanted.keys() & found.keys()
        if wanted[name] != found[name]
    ]
    return missing + added + changed


def _field(field: FieldDescriptor) -> list[Any]:
    oneof = field.containing_oneof
    group = oneof.name if oneof is not None and not _synthetic(oneof) else None
    return [field.name, field.number, _type(field), _label(field), group]


def _synthetic(oneof: Any) -> bool:
    # a proto3 `optional` field lives in a oneof of its own that the compiler makes up
    return len(oneof.fields) == 1 and oneof.name == f"_{oneof.fields[0].name}"


def _label(field: FieldDescriptor) -> str:
    if field.is_repeated:
        return "repeated"
    if field.containing_oneof is not None and _synthetic(field.containing_oneof):
        return "optional"
    return "singular"


def _type(field: FieldDescriptor) -> str:
    entry = field.message_type
    if entry is not None:
        if entry.GetOptions().map_entry:
            key, value = entry.fields_by_name["key"], entry.fields_by_name["value"]
            return f"map<{_type(key)},{_type(value)}>"
        return str(entry.full_name if entry.full_name.startswith("google.") else entry.name)
    if field.enum_type is not None:
        return str(field.enum_type.name)
    return _SCALARS[field.type]
