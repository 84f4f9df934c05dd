"""As much of Go's templates and Helm's functions as our chart uses; anything else is an error.

Stricter than Helm: a value that is not there is an error, not an empty text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

_TAG = re.compile(r"\{\{(-?)\s*(/\*.*?\*/|.*?)\s*(-?)\}\}", re.DOTALL)
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[()|]|[^\s()|]+')


class TemplateError(Exception):
    """The template cannot be rendered."""


@dataclass
class Node:
    """A piece of text, an action, or a block with its body and its else."""

    kind: str
    text: str = ""
    body: list[Node] = field(default_factory=list)
    otherwise: list[Node] = field(default_factory=list)


def _pieces(source: str) -> Iterator[tuple[str, str]]:
    at, trim = 0, False
    for tag in _TAG.finditer(source):
        text = source[at : tag.start()]
        text = text.lstrip() if trim else text
        yield "text", text.rstrip() if tag[1] else text
        if not tag[2].startswith("/*"):
            yield "tag", tag[2]
        at, trim = tag.end(), bool(tag[3])
    yield "text", source[at:].lstrip() if trim else source[at:]


def parse(source: str, defined: dict[str, list[Node]]) -> list[Node]:
    """The nodes of a file; its definitions go into ``defined``."""
    root: list[Node] = []
    stack: list[tuple[Node | None, list[Node]]] = [(None, root)]
    for kind, text in _pieces(source):
        into = stack[-1][1]
        word = text.split()[0] if kind == "tag" else ""
        if kind == "text":
            into.append(Node("text", text))
        elif word in ("if", "with", "range", "define"):
            node = Node(word, text[len(word) :].strip())
            if word == "define":
                defined[node.text.strip('"')] = node.body
            else:
                into.append(node)
            stack.append((node, node.body))
        elif word == "else":
            owner = stack.pop()[0]
            if owner is None or text != "else":
                raise TemplateError(f"{{{{ {text} }}}} is not supported here")
            stack.append((owner, owner.otherwise))
        elif word == "end":
            if stack.pop()[0] is None:
                raise TemplateError("an end without a beginning")
        else:
            into.append(Node("action", text))
    if len(stack) != 1:
        raise TemplateError("a block is not ended")
    return root


class Renderer:
    """Renders the files of a chart."""

    def __init__(self, context: Mapping[str, Any], files: Callable[[str], str]) -> None:
        self._root = dict(context)
        self._files = files
        self.defined: dict[str, list[Node]] = {}

    def render(self, nodes: list[Node]) -> str:
        """The text of a file."""
        return self._body(nodes, self._root, {"$": self._root})

    def _body(self, nodes: list[Node], dot: Any, names: dict[str, Any]) -> str:
        return "".join(self._node(node, dot, names) for node in nodes)

    def _node(self, node: Node, dot: Any, names: dict[str, Any]) -> str:
        match node.kind:
            case "text":
                return node.text
            case "action":
                value = self._pipeline(node.text, dot, names)
                return str(value).lower() if isinstance(value, bool) else str(value)
            case "if":
                chosen = node.body if self._pipeline(node.text, dot, names) else node.otherwise
                return self._body(chosen, dot, names)
            case "with":
                value = self._pipeline(node.text, dot, names)
                return self._body(node.body, value, names) if value else self._body(node.otherwise, dot, names)
        return self._range(node, dot, names)

    def _range(self, node: Node, dot: Any, names: dict[str, Any]) -> str:
        declared, _, pipeline = node.text.rpartition(":=")
        values = self._pipeline(pipeline.strip(), dot, names)
        pairs = sorted(values.items()) if isinstance(values, Mapping) else list(enumerate(values or []))
        variables = [name.strip() for name in declared.split(",") if name.strip()]
        found = []
        for key, value in pairs:
            inner = dict(names)
            inner.update(zip(variables, (key, value) if len(variables) == 2 else (value,), strict=False))
            found.append(self._body(node.body, value, inner))
        return "".join(found)

    def _pipeline(self, text: str, dot: Any, names: dict[str, Any]) -> Any:
        commands: list[list[str]] = [[]]
        depth = 0
        for token in _TOKEN.findall(text):
            depth += (token == "(") - (token == ")")
            if token == "|" and depth == 0:
                commands.append([])
            else:
                commands[-1].append(token)
        piped: list[Any] = []
        for command in commands:
            piped = [self._command(command, dot, names, piped)]
        return piped[0]

    def _command(self, tokens: list[str], dot: Any, names: dict[str, Any], piped: list[Any]) -> Any:
        operands: list[str] = []
        depth = 0
        for token in tokens:
            if depth:
                operands[-1] += f" {token}"
            else:
                operands.append(token)
            depth += (token == "(") - (token == ")")
        head, *rest = operands
        arguments = [self._operand(each, dot, names) for each in rest] + piped
        if head == ".Files.Get":
            return self._files(*arguments)
        if head == "include":
            name, inner = arguments
            return self._body(self.defined[name], inner, {"$": inner})
        if head in _FUNCTIONS:
            return _FUNCTIONS[head](*arguments)
        if arguments:
            raise TemplateError(f"{head} takes nothing")
        return self._operand(head, dot, names)

    def _operand(self, token: str, dot: Any, names: dict[str, Any]) -> Any:
        if token.startswith("("):
            return self._pipeline(token[1:-1].strip(), dot, names)
        if token.startswith('"'):
            return token[1:-1].replace('\\"', '"')
        if re.fullmatch(r"-?\d+", token):
            return int(token)
        if token.startswith("$"):
            name, _, path = token.partition(".")
            value = names[name]
        elif token.startswith("."):
            value, path = dot, token[1:]
        else:
            raise TemplateError(f"{token} is not known")
        for part in filter(None, path.split(".")):
            if not isinstance(value, Mapping) or part not in value:
                raise TemplateError(f"{token}: there is no {part}")
            value = value[part]
        return value


def _to_yaml(value: Any) -> str:
    return str(yaml.safe_dump(value, default_flow_style=False, sort_keys=True)).rstrip("\n")


def _indent(spaces: int, text: Any) -> str:
    return "\n".join(" " * spaces + line if line else line for line in str(text).split("\n"))


def _quote(value: Any) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "quote": _quote,
    "default": lambda fallback, value: value or fallback,
    "toYaml": _to_yaml,
    "indent": _indent,
    "nindent": lambda spaces, text: "\n" + _indent(spaces, text),
    "printf": lambda pattern, *values: re.sub(r"%[sdv]", "%s", pattern) % values,
    "trunc": lambda length, text: text[:length],
    "trimSuffix": lambda suffix, text: text.removesuffix(suffix),
    "eq": lambda one, other: one == other,
    "not": lambda value: not value,
}
