"""Helpers of closed forms in JavaScript, which stand inside of the function; ``FORM`` is the name of the form."""

from __future__ import annotations

WORDS = (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends "
    "false finally for function if implements import in instanceof interface let new null package private protected "
    "public return static super switch this throw true try typeof var void while with yield undefined NaN Infinity "
    "Array ArrayBuffer BigInt JSON Math Number Object RangeError String TypeError values others left"
)
HELPERS = {
    "shown": """
const shown = (value) => {
  let text;
  try {
    text = typeof value === "string" ? JSON.stringify(value) : Array.isArray(value) ? "[" + value.map(String).join(", ") + "]" : String(value);
  } catch {
    text = "a value of type " + typeof value;
  }
  return text.length <= 100 ? text : text.slice(0, 100) + "... (" + text.length + " letters)";
};
""",  # noqa: E501
    "whole": """
const whole = (value, words) => {
  if (typeof value === "bigint") return value;
  if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value);
  throw new (typeof value === "number" ? RangeError : TypeError)(words + "; got " + shown(value));
};
""",
    "real": """
const real = (value, words) => {
  const number = typeof value === "bigint" ? Number(value) : value;
  if (typeof number === "number" && Number.isFinite(number)) return number;
  throw new (typeof number === "number" ? RangeError : TypeError)(words + "; got " + shown(value));
};
""",
    "list": """
const list = (items, axes, read, words) => {
  if (!axes) return read(items, words);
  if (!Array.isArray(items) && !(ArrayBuffer.isView(items) && "length" in items)) throw new TypeError(words + "; got " + shown(items));
  const rows = Array.from(items, (item) => list(item, axes - 1, read, words));
  if (axes > 1 && rows.some((row) => row.length !== rows[0].length)) {
    throw new RangeError(words + ", with rows of one length; got " + shown(items));
  }
  return rows;
};
""",  # noqa: E501
    "none": """
const none = (why) => {
  throw new RangeError(FORM + ": there is no value: " + why);
};
""",
    "floorQuotient": """
const floorQuotient = (above, below) => {
  if (below === 0n) none("it divides by zero");
  const quotient = above / below;
  return above % below !== 0n && above < 0n !== below < 0n ? quotient - 1n : quotient;
};
""",
    "ceilingQuotient": """
const ceilingQuotient = (above, below) => -floorQuotient(-above, below);
""",
    "exactQuotient": """
const exactQuotient = (above, below) => {
  if (below === 0n) none("it divides by zero");
  if (above % below !== 0n) none("it is no whole number");
  return above / below;
};
""",
    "modulo": """
const modulo = (value, by) => value - by * floorQuotient(value, by);
""",
    "power": """
const power = (base, exponent) => {
  if (exponent < 0n) none("a whole number to a negative power");
  if (base * base > 1n && exponent > 3321928n) none("a number with more than a million digits is not worked out");
  if (base * base > 1n && BigInt(base.toString(16).length) * exponent > 830482n) {
    none("a number with more than a million digits is not worked out");
  }
  return base ** exponent;
};
""",
    "divide": """
const divide = (above, below) => {
  if (below === 0) none("it divides by zero");
  return above / below;
};
""",
    "realPower": """
const realPower = (base, exponent) => {
  if (base === 0 && exponent < 0) none("it divides by zero");
  if (base < 0 && !Number.isInteger(exponent)) none("a root of a negative number is no real number");
  return base ** exponent;
};
""",
    "logarithm": """
const logarithm = (value) => {
  if (value <= 0) none("the logarithm of a number that is not positive is no real number");
  return Math.log(value);
};
""",
    "errorFunction": """
const errorFunction = (value) => {
  if (Math.abs(value) > 6) return Math.sign(value);
  let term = value;
  let total = 0;
  for (let n = 1; total + term !== total; n += 1) {
    total += term;
    term *= (2 * value * value) / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-value * value) * total;
};
""",
    "errorTail": """
const errorTail = (value) => {
  if (value < 2) return 1 - errorFunction(value);
  let under = 1;
  for (let n = 150; n > 0; n -= 1) under = 1 + n / (2 * value * value) / under;
  return Math.exp(-value * value) / (value * Math.sqrt(Math.PI) * under);
};
""",
    "finite": """
const finite = (value) => {
  if (!Number.isFinite(value)) none("it is too large for a float");
  return value;
};
""",
    "largest": """
const largest = (...values) => values.reduce((one, other) => (one > other ? one : other));
""",
    "smallest": """
const smallest = (...values) => values.reduce((one, other) => (one < other ? one : other));
""",
    "size": """
const size = (value) => (value < 0n ? -value : value);
""",
}
NEEDS = {
    "whole": ["shown"], "real": ["shown"], "list": ["shown"], "floorQuotient": ["none"], "modulo": ["floorQuotient"],
    "ceilingQuotient": ["floorQuotient"], "exactQuotient": ["none"], "power": ["none"], "divide": ["none"],
    "realPower": ["none"], "logarithm": ["none"], "errorTail": ["errorFunction"], "finite": ["none"],
}  # fmt: skip
RESERVED = frozenset([*WORDS.split(), *HELPERS])
"""Words of JavaScript, and names of what is used and written."""

__all__ = ["HELPERS", "NEEDS", "RESERVED"]
