"""Helpers of closed forms in C: arithmetic of 64 bits that notices where a number does not fit.

After a failure every helper gives 0, so that no place of a sequence is worked out from a number that is none.
``NAME_`` is the name of the function; ``OVERFLOW`` and ``NONE(why)`` are the numbers of messages.
"""

from __future__ import annotations

WORDS = (
    "alignas alignof auto bool break case char const constexpr continue default do double else enum extern false "
    "float for goto if inline int long nullptr register restrict return short signed sizeof static struct switch "
    "thread_local true typedef typeof union unsigned void volatile while asm main int64_t INT64_MAX INT64_C failed "
    "left isfinite pow sqrt exp log fabs fmax fmin floor ceil round remainder fma gamma lgamma tgamma j0 j1 jn y0 "
    "y1 yn erf erfc atan tanh sin cos trunc logb scalb"
)
RESERVED = frozenset(WORDS.split())
"""Words of C, and names of what is included and written."""
HELPERS = {
    "plus": """
static int64_t NAME_plus(int64_t a, int64_t b, int *failed) {
    int64_t sum = 0;
    if (!*failed && __builtin_add_overflow(a, b, &sum)) {
        *failed = OVERFLOW;
    }
    return *failed ? 0 : sum;
}
""",
    "minus": """
static int64_t NAME_minus(int64_t a, int64_t b, int *failed) {
    int64_t difference = 0;
    if (!*failed && __builtin_sub_overflow(a, b, &difference)) {
        *failed = OVERFLOW;
    }
    return *failed ? 0 : difference;
}
""",
    "times": """
static int64_t NAME_times(int64_t a, int64_t b, int *failed) {
    int64_t product = 0;
    if (!*failed && __builtin_mul_overflow(a, b, &product)) {
        *failed = OVERFLOW;
    }
    return *failed ? 0 : product;
}
""",
    "floor_quotient": """
static int64_t NAME_floor_quotient(int64_t a, int64_t b, int *failed) {
    if (!*failed && b == 0) {
        *failed = NONE(it divides by zero);
    }
    if (!*failed && b == -1 && a == INT64_MIN) {
        *failed = OVERFLOW;
    }
    if (*failed) {
        return 0;
    }
    return a / b - (a % b != 0 && (a < 0) != (b < 0));
}
""",
    "ceiling_quotient": """
static int64_t NAME_ceiling_quotient(int64_t a, int64_t b, int *failed) {
    int64_t below = NAME_floor_quotient(a, b, failed);
    return *failed ? 0 : below + (a % b != 0);
}
""",
    "exact_quotient": """
static int64_t NAME_exact_quotient(int64_t a, int64_t b, int *failed) {
    int64_t below = NAME_floor_quotient(a, b, failed);
    if (!*failed && b != -1 && a % b != 0) {
        *failed = NONE(it is no whole number);
    }
    return *failed ? 0 : below;
}
""",
    "modulo": """
static int64_t NAME_modulo(int64_t a, int64_t b, int *failed) {
    if (!*failed && b == 0) {
        *failed = NONE(it divides by zero);
    }
    if (*failed || b == -1) {
        return 0;
    }
    return a % b + (a % b != 0 && (a < 0) != (b < 0) ? b : 0);
}
""",
    "power": """
static int64_t NAME_power(int64_t base, int64_t exponent, int *failed) {
    int64_t result = 1;
    if (!*failed && exponent < 0) {
        *failed = NONE(a whole number to a negative power);
    }
    if (base == 0 || base == 1 || base == -1) {
        return *failed ? 0 : exponent == 0 ? 1 : base == -1 && exponent % 2 == 0 ? 1 : base;
    }
    for (int64_t step = 0; step < exponent && !*failed; step++) {
        result = NAME_times(result, base, failed);
    }
    return *failed ? 0 : result;
}
""",
    "larger": """
static int64_t NAME_larger(int64_t a, int64_t b, int *failed) {
    return *failed ? 0 : a > b ? a : b;
}
""",
    "smaller": """
static int64_t NAME_smaller(int64_t a, int64_t b, int *failed) {
    return *failed ? 0 : a < b ? a : b;
}
""",
    "size": """
static int64_t NAME_size(int64_t a, int *failed) {
    return a < 0 ? NAME_minus(0, a, failed) : *failed ? 0 : a;
}
""",
    "divide": """
static double NAME_divide(double a, double b, int *failed) {
    if (!*failed && b == 0) {
        *failed = NONE(it divides by zero);
    }
    return *failed ? 0 : a / b;
}
""",
    "real_power": """
static double NAME_real_power(double base, double exponent, int *failed) {
    if (!*failed && base == 0 && exponent < 0) {
        *failed = NONE(it divides by zero);
    }
    if (!*failed && base < 0 && exponent != floor(exponent)) {
        *failed = NONE(a root of a negative number is no real number);
    }
    return *failed ? 0 : pow(base, exponent);
}
""",
    "logarithm": """
static double NAME_logarithm(double value, int *failed) {
    if (!*failed && value <= 0) {
        *failed = NONE(the logarithm of a number that is not positive is no real number);
    }
    return *failed ? 0 : log(value);
}
""",
}
NEEDS = {"ceiling_quotient": ["floor_quotient"], "exact_quotient": ["floor_quotient"], "power": ["times"],
         "size": ["minus"]}  # fmt: skip

__all__ = ["HELPERS", "NEEDS", "RESERVED"]
