"""Expressions over the facts of a model: `duplex and kind == 'laser'`. Nothing is executed.

Knows Python's grammar from `ast`, and of that only names, constants, lists, comparisons and and/or/not.
"""

from __future__ import annotations

import ast
import difflib
import operator
import warnings
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from misfeed.contract import Facts
from misfeed.errors import UsageError

LONGEST = 1000

_COMPARE: Mapping[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda member, whole: member in whole,
    ast.NotIn: lambda member, whole: member not in whole,
}


def names_of(facts: Facts) -> dict[str, Any]:
    """What an expression may name for a model."""
    return {
        **facts.values,
        "name": facts.name,
        "kind": facts.kind,
        "version": facts.version,
        "parts": facts.parts,
        "roles": frozenset(facts.roles),
        "services": facts.services,
    }


class Where:
    """One expression, understood; `fits` says whether a model is meant.

    Raises UsageError for what is no expression of this kind.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        if len(text) > LONGEST:
            raise UsageError(f"--where is longer than {LONGEST} characters")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of odd escapes in a text
                self._tree = ast.parse(text.strip(), mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            reason = getattr(error, "msg", None) or str(error) or type(error).__name__
            raise UsageError(f"--where {text!r} is no expression: {reason}") from None
        for node in ast.walk(self._tree):
            _must_be_known(node, text)

    def fits(self, facts: Facts, known: Iterable[str] = ()) -> bool:
        """Whether the expression holds for a model.

        `known` names facts that other models have; where this one does not say, no comparison holds. Raises
        UsageError for a name that nobody knows and for a comparison that makes no sense.
        """
        return bool(self._value(self._tree, {**dict.fromkeys(known), **names_of(facts)}))

    def among(self, models: Mapping[str, Facts]) -> tuple[str, ...]:
        """The models that are meant, by name and in order. Raises UsageError when none is."""
        known = {name for facts in models.values() for name in names_of(facts)}
        found = tuple(name for name, facts in models.items() if self.fits(facts, known))
        if not found:
            raise UsageError(f"--where {self.text!r} fits none of {', '.join(models)}")
        return found

    def _value(self, node: ast.expr, names: Mapping[str, Any]) -> Any:
        match node:
            case ast.Constant():
                return node.value
            case ast.Name():
                if node.id not in names:
                    raise self._unknown(node.id, names)
                return names[node.id]
            case ast.List() | ast.Tuple() | ast.Set():
                return [self._value(element, names) for element in node.elts]
            case ast.UnaryOp(op=ast.Not()):
                return not self._value(node.operand, names)
            case ast.UnaryOp():
                return self._tried("-", lambda one, _: -one, self._value(node.operand, names), None)
            case ast.BoolOp():
                # Every part is looked at, so that a slip is told whatever the model is.
                values = [bool(self._value(value, names)) for value in node.values]
                return all(values) if isinstance(node.op, ast.And) else any(values)
            case ast.Compare():
                holds, left = True, self._value(node.left, names)
                for comparison, right_node in zip(node.ops, node.comparators, strict=True):
                    right = self._value(right_node, names)
                    sign = ast.unparse(ast.Compare(ast.Name("a"), [comparison], [ast.Name("b")]))[2:-2]
                    holds = bool(self._tried(sign, _COMPARE[type(comparison)], left, right)) and holds
                    left = right
                return holds
        raise UsageError(f"--where {self.text!r}: {type(node).__name__} is not understood")

    def _tried(self, sign: str, act: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
        try:
            return act(left, right)
        except TypeError:
            if left is None or (right is None and sign != "-"):
                return False
            kinds = " and ".join(type(one).__name__ for one in (left, right) if one is not None)
            raise UsageError(f"--where {self.text!r}: {sign} does not work with {kinds}") from None

    def _unknown(self, name: str, names: Mapping[str, Any]) -> UsageError:
        near = difflib.get_close_matches(name, names, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(sorted(names))}"
        if name in names["parts"] or name in names["roles"]:
            hint = f"write '{name}' in {'parts' if name in names['parts'] else 'roles'}"
        return UsageError(f"--where {self.text!r}: models have no {name!r}; {hint}")


_KNOWN = (
    ast.Constant,
    ast.Name,
    ast.Load,
    ast.List,
    ast.Tuple,
    ast.Set,
    ast.BoolOp,
    ast.boolop,
    ast.UnaryOp,
    ast.Not,
    ast.USub,
    ast.Compare,
)


def _must_be_known(node: ast.AST, text: str) -> None:
    known = isinstance(node, _KNOWN) or type(node) in _COMPARE
    if isinstance(node, ast.Constant):
        known = isinstance(node.value, bool | int | float | str)
    if not known:
        said = ast.unparse(node) if isinstance(node, ast.expr) else type(node).__name__
        raise UsageError(
            f"--where {text!r}: {said!r} is not allowed; there are names, numbers, texts, lists, "
            "comparisons, `in`, `and`, `or` and `not`"
        )
