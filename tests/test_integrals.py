"""Integrals of bounded functions, on half of the line, in sums, against a bell; and intervals around them."""

from __future__ import annotations

import mpmath as mp
import pytest
import sympy as sp
from routed import equal, proved

from symcnn.formulas.symbols import Density, reals, sequence
from symcnn.judge import bells, enclosures
from symcnn.judge.dominated import decays
from symcnn.judge.moments import E, Var

c, s, u = reals("c s u")
Z = sequence("Z")
V = sp.Symbol("v", positive=True)
PHI = sp.exp(-(u**2) / 2) / sp.sqrt(2 * sp.pi)
LAW = Density(Z[1], u, PHI)
LINE, HALF = (u, -sp.oo, sp.oo), (u, 0, sp.oo)
GATE = u * (1 + sp.erf(u / sp.sqrt(2))) / 2


def whole(function, limits=LINE):
    return sp.Integral(function, limits)


@pytest.mark.parametrize("power", range(4))
@pytest.mark.parametrize("slopes", [(), (1,), (-2,), (sp.Rational(1, 2), 3), (1, 1), (1, 1, 1)])
def test_a_closed_form_against_a_bell_is_that_of_quadrature(power, slopes):
    term = V**power * sp.Mul(*(sp.erf(slope * V) for slope in slopes)) * sp.exp(-(V**2))
    area = mp.quad(sp.lambdify(V, term, "mpmath"), [0, 1, 2, 4, 8])
    assert abs(area - mp.mpf(sp.N(bells.value(term, V, ()), 20))) < 1e-12


@pytest.mark.parametrize("power", range(6))
@pytest.mark.parametrize("exponent", [-((V - 1) ** 2), -(V**2) / 3 - 2 * V + 1, 3 * V - 2 * V**2])
def test_a_bell_that_stands_elsewhere_is_that_of_quadrature(power, exponent):
    term = 2 * V**power * sp.exp(exponent)
    area = mp.quad(sp.lambdify(V, term, "mpmath"), [0, 1, 2, 4, 8, 16, 32])
    assert abs(area / mp.mpf(sp.N(bells.value(term, V, ()), 20)) - 1) < 1e-12


def test_half_a_bell_about_any_mean():
    """Its share, and its mean: what a ReLU makes of a normal number."""
    m = reals("m")
    bell = sp.exp(-((u - m) ** 2) / (2 * s**2)) / (s * sp.sqrt(2 * sp.pi))
    share = (1 + sp.erf(m / (s * sp.sqrt(2)))) / 2
    height = s * sp.exp(-(m**2) / (2 * s**2)) / sp.sqrt(2 * sp.pi)
    assert equal(whole(bell, HALF), share, s > 0) and not equal(whole(bell, HALF), share, sp.Ne(s, 0))
    assert not equal(whole(bell, HALF), 1 - share, s > 0)
    assert equal(whole(u * bell, HALF), m * share + height, s > 0)
    assert not equal(whole(u * bell, HALF), m * share - height, s > 0)
    assert equal(whole(u**2 * bell, HALF), (m**2 + s**2) * share + m * height, s > 0)
    assert not equal(whole(u**2 * bell, HALF), (m**2 + s**2) * share + s * height, s > 0)


def test_a_root_of_a_bell_is_a_wider_one():
    """SymPy keeps it a root where it does not know that the exponent is real."""
    steep = sp.exp(1 / Z[1])
    root, area = sp.sqrt(sp.exp(-(u**2) * steep)), sp.sqrt(sp.pi / steep)
    assert root.is_Pow and equal(whole(root, HALF), area / sp.sqrt(2), Z[1] > 0)
    assert not equal(whole(root, HALF), area / 2, Z[1] > 0) and not equal(whole(root), area, Z[1] > 0)
    waved = area * sp.exp(-1 / (4 * steep))
    assert not equal(whole(sp.cos(u) * root), waved, Z[1] > 0)


WAVES = [
    V * sp.sin(2 * V),
    V**2 * sp.cos(V / 2),
    sp.cos(V) ** 4,
    V**3 * sp.sin(V) * sp.cos(3 * V),
    V**2 * sp.sin(V) ** 2 * sp.cos(2 * V),
    sp.sin(V) * sp.sin(3 * V),
]


@pytest.mark.parametrize("wave", WAVES)
def test_a_wave_against_a_bell_is_that_of_quadrature(wave):
    term = wave * sp.exp(-(V**2) / 2)
    area = mp.quad(sp.lambdify(V, term, "mpmath"), [0, 1, 2, 4, 8, 12])
    assert abs(area - mp.mpf(sp.N(bells.value(term, V, ()), 20))) < 1e-12


def test_an_odd_wave_from_zero_on_has_no_such_form():
    assert all(
        bells.value(wave * sp.exp(-(V**2)), V, ()) is None for wave in (sp.sin(V), V * sp.cos(V), V**2 * sp.sin(V))
    )


def test_moments_of_a_wave_about_any_mean():
    m = reals("m")
    bell = sp.exp(-((u - m) ** 2) / (2 * s**2)) / (s * sp.sqrt(2 * sp.pi))
    fades = sp.exp(-(c**2) * s**2 / 2)
    assert equal(whole(sp.sin(c * u) * bell), fades * sp.sin(c * m), s > 0)
    assert equal(whole(sp.sin(c * u) ** 2 * bell.xreplace({m: sp.S.Zero})), (1 - fades**4) / 2, s > 0)
    assert not equal(whole(sp.sin(c * u) * bell), fades * sp.sin(c * m), sp.Ne(s, 0))
    assert not equal(whole(sp.cos(c * u) * bell), fades * sp.sin(c * m), s > 0)
    assert equal(E(sp.cos(c * Z[1])), sp.exp(-(c**2) / 2), LAW) and not equal(E(sp.cos(c * Z[1])), sp.exp(-(c**2)), LAW)


FALLING = [sp.tanh(V) * sp.exp(-V), V**3 / (1 + V**2) * sp.exp(-(V**2)), sp.log(1 + sp.exp(3 * V)) * sp.exp(-V)]
STAYING = [sp.tanh(V), sp.exp(-V) / V, sp.exp(V**2 - V), sp.log(V) * sp.exp(-V), sp.exp(-1 / V), 1 / (1 + V)]


def test_what_falls_off_is_told_from_what_does_not():
    assert all(decays(one, V, ()) for one in FALLING) and not any(decays(one, V, ()) for one in STAYING)
    assert decays(V * sp.exp(-c * V), V, (c > 0,)) and not decays(V * sp.exp(-c * V), V, (c >= 0,))


@pytest.mark.parametrize("function", [sp.tanh, sp.erf, lambda x: sp.log(1 + sp.exp(x)), lambda x: x / (1 + sp.exp(-x))])
def test_a_mean_is_an_integral_of_any_such_function(function):
    assert equal(E(function(Z[1]) ** 2), whole(function(u) ** 2 * PHI), LAW)
    assert not equal(E(function(Z[1]) ** 2), whole(function(u) * PHI), LAW)
    assert not equal(E(function(Z[2]) ** 2), whole(function(u) ** 2 * PHI), LAW)


def test_moments_of_a_gated_number():
    second = sp.Rational(1, 3) + 1 / (2 * sp.sqrt(3) * sp.pi)
    gated = GATE.xreplace({u: Z[1]})
    assert equal(whole(GATE**2 * PHI), second) and equal(E(gated**2), second, LAW)
    assert equal(Var(gated), second - 1 / (4 * sp.pi), LAW)
    assert not equal(E(gated**2), second + sp.Rational(1, 10**9), LAW)
    assert not equal(E(gated), second, LAW)
    wide = whole(sp.erf(u / sp.sqrt(2)) ** 2 * sp.exp(-(u**2) / (2 * s**2)) / (s * sp.sqrt(2 * sp.pi)))
    assert equal(wide, 2 / sp.pi * sp.atan(s**2 / sp.sqrt(1 + 2 * s**2)), s > 0)
    assert not equal(wide, 2 / sp.pi * sp.atan(s**2 / sp.sqrt(1 + s**2)), s > 0)


def test_halves_and_sums_of_integrals():
    odd, even = sp.tanh(u), sp.tanh(u) ** 2
    assert equal(whole(even * PHI), 2 * whole(even * PHI, HALF)) and equal(whole(odd * PHI), sp.Integer(0))
    assert not equal(whole(even * PHI), whole(even * PHI, HALF))
    assert equal(whole((u**2 + even) * PHI), 1 + whole(even * PHI))
    assert equal(whole(PHI, (u, -sp.oo, 0)), sp.Rational(1, 2))
    assert equal(whole(sp.Max(u, u / 2) ** 2 * PHI), whole(u**2 * PHI, HALF) + whole(u**2 * PHI, (u, -sp.oo, 0)) / 4)
    assert not equal(whole(odd), sp.Integer(0)), "nothing infinite cancels"
    assert equal(whole(1 / u, (u, 1, 2)), sp.log(2)) and not equal(whole(1 / u, (u, -1, 2)), sp.log(2))


def test_an_integral_without_a_closed_form_lies_within_an_interval():
    pytest.importorskip("flint")
    even = whole(sp.tanh(u) ** 2 * PHI)
    low, high = sp.Rational(394294490, 10**9), sp.Rational(394294491, 10**9)
    assert proved(sp.And(even > low, even < high)) and proved(E(sp.tanh(Z[1]) ** 2) < high, LAW)
    assert not proved(even < low) and not proved(even > high) and not proved(sp.Ne(even, even + 0 * u))
    assert not proved(whole(sp.tanh(u), HALF) < 10**6)


AREAS = [
    (sp.exp(-u / 10), HALF), (u**3 * sp.sin(u) * sp.exp(-u), (u, 1, sp.oo)), (sp.erf(u) ** 3 * u * PHI, (u, -sp.oo, 1)),
    (sp.Max(0, u) * sp.tanh(u) * PHI, LINE), (u * PHI / (1 + u**2), HALF), (sp.sqrt(u), (u, 0, 2)),
]  # fmt: skip


@pytest.mark.parametrize("function, limits", AREAS)
def test_an_interval_holds_what_quadrature_finds(function, limits):
    pytest.importorskip("flint")
    ends = [-20 if limits[1] == -sp.oo else limits[1], 300 if limits[2] == sp.oo else limits[2]]
    places = [ends[0], *(place for place in (-5, 0, 0.5, 1.5, 5, 20, 80) if ends[0] < place < ends[1]), ends[1]]
    area = mp.quad(sp.lambdify(u, function, "mpmath"), places)
    found = enclosures.enclosure(whole(function, limits))
    assert abs(float(found.mid()) - float(area)) < 1e-10 and float(found.rad()) < 1e-10
