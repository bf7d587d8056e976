"""Simplifying an expression: two normal forms, from which the rules of school algebra follow.

A sum is held as coefficients of terms and a product as exponents of factors. Then `RULES` need a line each: x + 0, x*1,
x*0, x - x, x/x, -(-x), the sum of equal terms, the product of equal factors, and a power of a power are all cases of
adding coefficients or exponents. Numbers are added and multiplied exactly, as the decimals that they are written as.
What all terms of a sum have in common is taken out, and a number is multiplied into a sum, where that saves
operations. Nothing else is done: no product of two sums is expanded.

A simplified expression has the same value wherever the original has one (x/x has none at 0; 1 does).

>>> from tracediff.language import parse
>>> from tracediff.notation import Ascii
>>> from tracediff.derivatives.sharing import written_out
>>> Ascii().show(written_out(simplified(parse("4*(1 - x) + 4*x*(-1) + 0*sin(x)")), 10)[0])
'4 - 8 * x'
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import TypeAlias

from tracediff.derivatives.sharing import Reference, Shared, operations
from tracediff.program import Apply, Constant, Formula, Program, Variable
from tracediff.records import Record

Terms: TypeAlias = Mapping[Reference, Fraction]
"""A sum: the coefficient of each term; a number is a coefficient of 1."""

LONG = 30
"""A sum of more terms, or a product of more factors, counts as one in a further one: else time would be quadratic."""

ZERO, ONE = Fraction(0), Fraction(1)

LARGEST_POWER = 64
"""The largest whole power to which a number is raised."""

EXACT = 2**53
"""Below this every whole number is a double."""


class Product(Record):
    """A product: a number, and the exponent of each factor."""

    number: Fraction
    exponents: Mapping[Reference, Fraction]


RULES: dict[str, Callable[[Simplifier, Reference, Reference], Reference]] = {
    "add": lambda forms, a, b: forms.sum([(forms.terms(a), 1), (forms.terms(b), 1)]),
    "sub": lambda forms, a, b: forms.sum([(forms.terms(a), 1), (forms.terms(b), -1)]),
    "mul": lambda forms, a, b: forms.product([(forms.factors(a), 1), (forms.factors(b), 1)]),
    "div": lambda forms, a, b: forms.product([(forms.factors(a), 1), (forms.factors(b), -1)]),
    "pow": lambda forms, a, b: forms.product([(forms.raisable(a, b), forms.number(b))]),
    "neg": lambda forms, a, _: forms.sum([(forms.terms(a), -1)]),
}
"""What each operation does with the normal forms of its operands."""


def simplified(program: Program) -> Program:
    """A program with one output, simplified: it has the same value, and no more operations as one expression."""
    forms = Simplifier()
    place = {slot: forms.shared.leaf(held) for slot, held in enumerate(program.slots[: program.first])}
    for target, formula, operands in program.statements:
        place[target] = forms.computed(formula, tuple([place[operand] for operand in operands]))
    output = program.slots[program.outputs[0]]
    assert isinstance(output, Variable)
    inputs = [program.slots[slot] for slot in program.inputs]
    found = forms.shared.program(inputs, output, place[program.outputs[0]])
    return found if operations(found) <= operations(program) else program


class Simplifier:
    """The normal forms of expressions, and the smallest way found to write each.

    Attributes:
        shared: The expressions.
    """

    def __init__(self) -> None:
        self.shared = Shared()
        self.one = self.shared.leaf(Constant(1.0))
        self._terms: dict[Reference, Terms] = {}
        self._factors: dict[Reference, Product] = {}
        self._sums: dict[frozenset[tuple[Reference, Fraction]], Reference] = {}

    def computed(self, formula: Formula, operands: tuple[Reference, ...]) -> Reference:
        """One operation on simplified operands; it stays as it is where exact arithmetic is not possible."""
        match formula.expression:
            case Apply(primitive, inner) if primitive in RULES and len(inner) == formula.arity:
                try:
                    return RULES[primitive](self, operands[0], operands[-1])
                except ArithmeticError:
                    return self.shared.compute(formula, operands)
            case Apply():
                return self.shared.compute(formula, operands)
            case _:
                return operands[0]

    # The normal forms of an expression

    def number(self, reference: Reference) -> Fraction:
        """The exact value of a number.

        Raises:
            ArithmeticError: It is not a number.
        """
        product = self.factors(reference)
        if product.exponents:
            raise ArithmeticError
        return product.number

    def terms(self, reference: Reference) -> Terms:
        """An expression as a sum."""
        if reference in self._terms:
            return self._terms[reference]
        number, exponents = self.factors(reference)
        return {self._written_product(Product(ONE, exponents)) if exponents else self.one: number}

    def factors(self, reference: Reference) -> Product:
        """An expression as a product."""
        constant = self.shared.constant(reference)
        if constant and not constant.name:
            return Product(Fraction(repr(constant.value)), {})
        if reference not in self._factors and (terms := self._terms.get(reference)):
            number = _content(terms)
            rest = self._written_sum({term: multiple / number for term, multiple in terms.items()})
            self._factors[rest] = Product(ONE, {rest: ONE})
            self._factors[reference] = Product(number, {rest: ONE})
        return self._factors.get(reference, Product(ONE, {reference: ONE}))

    def raisable(self, base: Reference, exponent: Reference) -> Product:
        """The base of a power as a product whose factors may be raised one by one: only to a whole power.

        Raises:
            ArithmeticError: The exponent is no number, or too large to raise a number to.
        """
        power = self.number(exponent)
        product = self.factors(base)
        if power.denominator == 1:
            if abs(power) > LARGEST_POWER and abs(product.number) != 1:
                raise ArithmeticError
            return product
        if not product.exponents:
            raise ArithmeticError
        return Product(ONE, {base: ONE})

    # From a normal form to an expression

    def sum(self, parts: Iterable[tuple[Terms, Fraction | int]]) -> Reference:
        """The sum of multiples of sums."""
        total: dict[Reference, Fraction] = {}
        for terms, multiple in parts:
            for term, coefficient in terms.items():
                total[term] = total.get(term, ZERO) + multiple * coefficient
        terms = {term: coefficient for term, coefficient in total.items() if coefficient}
        if len(terms) < 2:
            term, number = next(iter(terms.items()), (self.one, ZERO))
            return self.product([(self.factors(term), 1), (Product(number, {}), 1)])
        key = frozenset(terms.items())
        if key not in self._sums:
            written = self._sums[key] = self._written_sum(terms)
            ways = [written, self._with_common_factors(terms, written)]
            if any(term in self._terms for term in terms):
                ways.append(self.sum([(self._terms.get(term, {term: ONE}), terms[term]) for term in terms]))
            self._sums[key] = min(ways, key=self.shared.size)
        return self._sums[key]

    def product(self, parts: Iterable[tuple[Product, Fraction | int]]) -> Reference:
        """The product of powers of products."""
        number, total = ONE, dict[Reference, Fraction]()
        for product, power in parts:
            number *= product.number ** int(power) if product.number != 1 else 1
            for factor, exponent in product.exponents.items():
                total[factor] = total.get(factor, ZERO) + exponent * power
        exponents = {factor: exponent for factor, exponent in total.items() if exponent}
        if not number or not exponents:
            return self._literal(number)
        written = self._written_product(Product(number, exponents))
        factor = next(iter(exponents))
        if number == 1 or exponents != {factor: 1} or factor not in self._terms:
            return written
        into = self._written_sum({term: number * multiple for term, multiple in self._terms[factor].items()})
        return min(into, written, key=self.shared.size)

    def _with_common_factors(self, terms: Terms, written: Reference) -> Reference:
        """A sum with what all its terms have in common taken out; as it is `written` where that is nothing."""
        number = _content(terms)
        exponents = dict(self.factors(next(iter(terms))).exponents)
        for term in terms:
            of_term = self.factors(term).exponents
            for factor, exponent in [*exponents.items()]:
                found = of_term.get(factor, ZERO)
                exponents[factor] = min(exponent, found, key=abs) if exponent * found > 0 else ZERO
        common = Product(number, {factor: exponent for factor, exponent in exponents.items() if exponent})
        if common == Product(ONE, {}):
            return written
        rest = [
            (self.terms(self.product([(self.factors(term), 1), (common, -1)])), multiple)
            for term, multiple in terms.items()
        ]
        return self.product([(common, 1), (self.factors(self.sum(rest)), 1)])

    def _written_sum(self, terms: Terms) -> Reference:
        """A sum term by term, the first of them positive if any is."""
        first = next((term for term, multiple in terms.items() if multiple > 0), next(iter(terms)))
        written = self._written_product(Product(terms[first], self.factors(first).exponents))
        for term, multiple in terms.items():
            if term != first:
                size = self._written_product(Product(abs(multiple), self.factors(term).exponents))
                written = self.shared.apply("add" if multiple > 0 else "sub", written, size)
        if len(terms) <= LONG:
            self._terms.setdefault(written, terms)
        return written

    def _written_product(self, product: Product) -> Reference:
        """A product as a fraction, its sign before it or in its number."""
        number, exponents = product
        if not exponents:
            return self._literal(number)
        if number == 1 and len(exponents) == 1:
            written = self._power(*next(iter(exponents.items())))
        elif number.numerator == -1 and any(exponent > 0 for exponent in exponents.values()):
            written = self.shared.apply("neg", self._written_product(Product(-number, exponents)))
        else:
            factors = [(self._power(factor, abs(exponent)), exponent > 0) for factor, exponent in exponents.items()]
            above, below = ([factor for factor, is_above in factors if is_above is side] for side in (True, False))
            if _is_decimal(number) and not (number.numerator == 1 and above):
                above = [self._literal(number)] * (number != 1 or not above) + above
            else:
                above = [self._literal(Fraction(number.numerator))] * (number.numerator != 1 or not above) + above
                below = [self._literal(Fraction(number.denominator))] * (number.denominator != 1) + below
            written = functools.reduce(functools.partial(self.shared.apply, "mul"), above)
            if below:
                divisor = functools.reduce(functools.partial(self.shared.apply, "mul"), below)
                written = self.shared.apply("div", written, divisor)
        if len(exponents) <= LONG:
            self._factors.setdefault(written, product)
        return written

    def _power(self, base: Reference, exponent: Fraction) -> Reference:
        if exponent == -1:
            return self.shared.apply("div", self.one, base)
        return base if exponent == 1 else self.shared.apply("pow", base, self._literal(exponent))

    def _literal(self, number: Fraction) -> Reference:
        """A number as a literal, or as a quotient of two.

        Raises:
            ArithmeticError: It is too large or too small for a double.
        """
        if _is_decimal(number):
            return self.shared.leaf(Constant(float(number)))
        above, below = Fraction(number.numerator), Fraction(number.denominator)
        if _is_decimal(above) and _is_decimal(below):
            quotient = self.shared.apply("div", self._literal(above), self._literal(below))
            self._factors[quotient] = Product(number, {})
            return quotient
        if not float(number):
            raise ArithmeticError
        return self.shared.leaf(Constant(float(number)))


def _content(terms: Terms) -> Fraction:
    """The number that all coefficients of a sum have in common, with the sign of the first."""
    multiples = list(terms.values())
    common = math.gcd(*[multiple.numerator for multiple in multiples])
    return Fraction(common if {multiple.denominator for multiple in multiples} == {1} else 1) * (
        -1 if multiples[0] < 0 else 1
    )


def _is_decimal(number: Fraction) -> bool:
    """Whether a double is written as this number."""
    if number.denominator == 1 and abs(number.numerator) < EXACT:
        return True
    return Fraction(repr(float(number))) == number
