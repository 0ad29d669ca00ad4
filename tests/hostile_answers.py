"""Texts that are meant to do harm, by kind: code, letters that look like others, size, towers, nesting, LaTeX's own.

None of them may do more than be read, or be refused in words. `test_marking_hostile` reads them all in a process that
the machine ends where one takes more than its time, or more memory than is left to it.
"""

from __future__ import annotations

CODE = [
    "__import__('os').system('ls')", "__import__('os')", "().__class__",
    "().__class__.__bases__[0].__subclasses__()", "[].__class__", "''.__class__", "n.__class__", "n.func",
    "n.subs(n, 1)", "lambda x: x", "lambda: 0", "(lambda: 0)()", "exec('1')", "eval('1')", "open('/etc/passwd')",
    "open('/etc/passwd').read()", "os.system('ls')", "import os", "from os import system", "print(1)", "globals()",
    "locals()", "vars()", "getattr(n, 'a')", "breakpoint()", "exit()", "quit()", "help(n)",
    "compile('1', '', 'eval')", "type(n)", "object()", "dir()", "input()", "id(n)", "hash(n)", "sympify('1')",
    "S('1')", "Symbol('n')", "Symbol('n', positive=True)", "Function('f')(n)", "parse_expr('n')",
    "Integer(7)**Integer(10)**Integer(9)", "solve(n, n)", "simplify(n)", "integrate(n, n)", "limit(1/n, n, 0)",
    "[i for i in range(10**9)]", "(i for i in n)", "{i: i for i in n}", "n := 3", "n; import os", "n\nimport os",
    "n if __import__('os') else k", "yield n", "await n", "async n", "assert n", "raise n", "del n", "global n",
    "pass", "@n", "n @ k", "*n", "**n", "n[::2]", "n[0:10**9]", "n[...]", "`n`", "$(ls)", "`ls`", "| ls", "; ls",
    "&& ls", "%s%s%s%n", "{0.__class__}", "{n!r}", "{n.__init__.__globals__}", "{:>1000000000}", "%1000000000d",
    "f'{n}'", "<script>alert(1)</script>", "' OR 1=1 --", "../../etc/passwd", "${7*7}", "{{7*7}}", "#{7*7}",
    "<!--#exec -->", "\\x41", "\\u0041", "\\N{BULLET}", "\\0", "n\\", "\\", "'", '"', "'''", '"""', "#", "n # k",
    "n // k # c", "?", "n?", "n ? k : s", "n -> k", "n => k", "n <- k", "n ~ k", "~n", "n ^^ k", "n <<1000000000",
    "1 << 10**9", "n >> k", "n++", "--n--", "n**", "**", "!!", "!n", "@", "...", "..", ".", ",", ";", ":", "_", "__",
    "___", "^", "_n", "n_", "n^", "^n", "None", "Ellipsis", "NotImplemented", "nan", "inf", "-inf", "1j", "1+2j",
    "0b101", "0o17", "0xff", "1e", "1e+", "1e999999999", "1e-999999999", "1_0_", "_1", "1__0", "00", "1.2.3",
    "1..2..3", "n..", "..n", "True + 1", "not", "and", "or", "if", "else", "in", "mod", "n mod", "mod n",
    "if n else", "n if", "n if k", "n and", "and n", "n in", "in n",
]  # fmt: skip

SIGHT = [
    "n\x00", "\x00", "n\x00k", "\x1b[31mn", "\x07", "n\x08k", "\x7f", "n\x85k", "\x9b31m", "\r\n", "n\u200bk",
    "n\u200ck", "n\u200dk", "\ufeffn", "n\u2060k", "n\u00adk", "\u202en", "n\u202ek", "\u202an\u202c",
    "\u2066n\u2069", "\u2067n", "\u200fn", "\u200en", "\u061cn", "n\u0301", "\u0301", "n" + "\u0301" * 1000,
    "n\u0302\u0302\u0302\u0302", "\u0302n", "1\u0302", "+\u0302", "n\u20dd", "n\ufe0f", "n\U000e0041", "\ud800",
    "n\udfff", "\ud83d", "\U0001f600", "n\U0001f600", "ｎ", "１＋２", "（ｎ）", "［ｎ］", "｛ｎ｝", "𝑛", "𝐧", "𝟙", "𝟐𝒏",
    "ⓝ", "①",
    "⑴", "⒈", "㈠", "Ⅳ", "ⅷ", "㎏", "㏒", "㍿", "ﬁ", "ﬂoor(n)", "ſin(n)", "K", "Å", "ª", "º", "ĳ", "ŉ", "ǆ", "℃", "℅",
    "№", "™", "℠", "‼", "⁇", "⩴", "⩵", "⁂", "︵n︶", "﹙n﹚", "⟨n⟩", "«n»", "„n“", "“n”", "‘n’", "‚", "‛n", "′n",
    "n′′′′′′", "n''''''''''", "пn", "аbс", "ηαβ", "א", "نص", "中文", "ゼ", "한", "๑", "٣", "۳+۴", "߃", "०", "௧", "𝟬",
    "𝍩", "½½", "½⅓", "2½", "½2", "n½", "⅟2", "↉", "²", "n²³", "²n", "ₙ", "ₙn", "n₍₁₊", "n⁽²", "⁻", "n⁻", "n⁼", "n₌",
    "n\u3000k", "n\u00a0k", "n\u2028k", "n\u2029k", "n\x0bk", "n\x0ck", "n\x1ck", "\u0085", "∞", "-∞", "∞-∞", "∞/∞",
    "∫n dn", "∂n/∂k", "∇n", "∀n", "∃n", "¬n", "n⊕k", "n⊗k", "∅", "ℕ", "ℝ", "ℵ", "ℏ", "n ≡ k", "n ≈ k", "n ∝ k",
    "n → k", "n ⟹ k", "n ⟺ k", "⌊n", "n⌋", "⌊n⌉", "⌈n⌋", "‖n‖", "n‖k", "|n", "n|", "||", "|||", "||n", "n||k||s",
]  # fmt: skip

BIG = "9" * 100
SIZE = [
    "7**10**9", "7^10^9", "10**10**10", "2**(2**100)", "2^2^2^2^2^2", "9^9^9", "9^9^9^9", "(9^999)^999",
    "((2^10)^10)^10", "(((2^9)^9)^9)^9", "2^(10^9)", "2^-(10^9)", "(1/3)^(10^9)", "(-2)^(10^9)", "0.5^(10^9)",
    "1.0000001^(10^9)", "n^(10^9)", "(n^1000)^1000", "((n^100)^100)^100", "n^1000 * n^1000", "(n^999 k^999)^999",
    "(2n)^(10^9)", "2^(10^9 n)", "2^(n 10^9)", "2^(2^(2^n))", "n^n^n^n", "e^e^e^e^e", "e^(10^9)",
    "exp(exp(exp(exp(n))))", "exp(10^9)", "exp(10^9 log(2))", "exp(n 10^9 log(2))", "2^(n+10^9)", "2^(sqrt(2) 10^9)",
    "2^(10^6 sqrt(2))", "floor(exp(1000))", "floor(exp(1000) + n)", "floor(2^(sqrt(2)*700))", "ceil(pi^1000)",
    "10!!!!", "10!!", "n!!", "(n!)!", "((n!)!)!", "(((n!)!)!)!", "(10^9)!", "factorial(10**9)",
    "factorial(factorial(10))", "301!", "300!", "300!^300", "(300!)^(300)", "factorial(-1)", "factorial(1/2)",
    "factorial(sqrt(2))", "binomial(10**9, 5*10**8)", "C(10^9, 10^8)", "C(n, 10^9)", "C(10^9, n)", "C(300, 150)",
    "C(C(C(n, 2), 2), 2)", "binom(-1, 5)", "sum(1, i, 1, 10**9)", "sum(i, i, 1, 10**100)", "prod(2, i, 1, 10**9)",
    "sum_{i=1}^{10^9} i^i", "prod_{i=1}^{10^9} i!", "sum_{i=1}^{10^9} sum_{j=1}^{10^9} i j", "sum_{i=1}^{9^9^9} 1",
    "max_{1 <= i <= 10^9} i", "gcd(10^9, n)", "10^9 mod n", "(7^1000) mod (3^1000)", "floor(7^1000/3^1000)",
    "1/3^1000", "2^4095", "2^4096", "2^4097", "3^999", "999^400", "999^500", "1e120", "1e121", "1e-120", "1e-121",
    "1e120^30", "1e120^40", "*".join(["1e120"] * 40), "*".join(["3^900"] * 40), "+".join(["1e120"] * 200),
    "1/".join(["1e120"] * 30), f"{BIG}^40", f"{BIG}^50", f"sqrt({BIG})", f"{BIG}^(1/997)", f"log({BIG})",
    f"sin({BIG})", f"tan({BIG}/7)", f"erf({BIG})", f"floor({BIG}/7)", f"{BIG} mod 7", f"max({BIG}, n)",
    f"({BIG} n)^40", f"(n + {BIG})^999", "sin(pi 10^100/7)", "cos(pi/65537)", "tan(pi/257)", "(1+sqrt(2))^1000",
    "(sqrt(2)+sqrt(3)+sqrt(5)+sqrt(7)+sqrt(11)+sqrt(13)+sqrt(17)+sqrt(19)+sqrt(23))^2",
    "1/(sqrt(5+2 sqrt(6))-sqrt(2)-sqrt(3))", "sqrt(n (sqrt(5+2 sqrt(6))-sqrt(2)-sqrt(3)))",
    "|sqrt(5+2 sqrt(6))-sqrt(2)-sqrt(3)|", "floor(n (sqrt(5+2 sqrt(6))-sqrt(2)-sqrt(3)))",
    "max(sqrt(5+2 sqrt(6)), sqrt(2)+sqrt(3))", "log(2^(1/997)+3^(1/991)-2)", "n^(2^(1/997)-3^(1/991))",
    "(exp(1)^pi-pi-20)^n", "n^(10^6)", "n^(1/10^6)", "n^0.000001", "2^(n/10^7)", "(n+k)^1000", "(n+k+s+d+p)^1000",
    "((n+k)^31)^31", "9" * 121, "9" * 3900, "." + "9" * 500, "1." + "0" * 3000, "1e" + "9" * 1000, "0" * 3000,
    "n" * 3900, "n" + "1" * 3000, "x_" + "1" * 500, "K_{" + "9" * 100 + "}", "9" * 10**6, "n" * 10**6, " " * 10**6,
    "(" * 10**6, "n+" * 10**6, "\\" * 10**5, "\u0302" * 10**5, "½" * 4000, "²" * 4000, "ₙ" * 4000, "𝑛" * 4000,
    "$" * 4000, "~" * 4000, "{" * 4000, "_" * 4000, "^" * 4000, "'" * 4000, "!" * 4000, "-" * 4000, "%" * 4000,
    "|" * 4000, "." * 4000, "," * 4000, "=" * 4000, "&" * 4000, "1 " * 2000, "1 000" * 700, "1," * 2000, "n " * 2000,
    "n*" * 1999 + "n", "n^" * 1999 + "n", "n/" * 1999 + "n", "n_" * 1999 + "n", "n!" * 2000, "n=" * 1999 + "n",
    "n<" * 1999 + "n", "n or " * 700 + "n", "n and " * 600 + "n", "n mod " * 600 + "n", "not " * 900 + "n",
    "n if n else " * 300 + "n", "n//" * 1300 + "n", "1/" * 1999 + "n", "sin " * 900 + "n", "√" * 3999 + "n",
    "\\sqrt " * 600 + "n",
]  # fmt: skip

DEEP = [
    opening * count + middle + closing * count
    for count in (20, 100, 1000)
    for opening, closing, middle in (
        ("(", ")", "n"), ("[", "]", "n"), ("{", "}", "n"), ("⌊", "⌋", "n/2"), ("⌈", "⌉", "n/2"), ("|", "|", "n"),
        ("((", ")", "n"), ("(", "))", "n"), ("([", ")]", "n"), ("2^(", ")", "n"), ("n^{", "}", "n"),
        ("n_{", "}", "n"), ("K[", "]", "1"), ("√(", ")", "n"), ("sin(", ")", "1"), ("max(n, ", ")", "k"),
        ("1/(1+", ")", "n"), ("|n-", "|", "k"), ("{n if n>k; ", "}", "k"), ("[n > ", "]", "k"), ("C(n,", ")", "k"),
        ("(n!+", ")!", "k"), ("-(", ")", "n"), (r"\frac{1}{", "}", "n"), (r"\left(", r"\right)", "n"),
        ("sum_{i=1}^{", "} i", "n"), ("sum(i=1..n, ", ")", "i"), ("floor(n/2+", ")", "1"), ("erf(", ")", "n"),
        ("log(", ")", "n"), ("sqrt(n+", ")", "n"), ("(n+1)*(", ")", "k"),
    )
] + ["(" * 10_000 + "n" + ")" * 10_000, "[" * 10_000, "{" * 10_000 + "n",
    ")" * 10_000, "(" * 1999 + ")" * 1999]  # fmt: skip

WIDE = [
    "+".join(["n"] * 390), "*".join(["n"] * 390), "*".join(f"(n+{i})" for i in range(120)),
    "max(" + "n," * 39 + "n)", "max(" + ",".join(f"n+{i}*k" for i in range(40)) + ")", "*".join(["max(n,k,s)"] * 80),
    "*".join(["[n>k]"] * 9), "+".join(f"n^{i}" for i in range(99)),
    "max(" + ",".join(f"n^{i}*k-s^{9 - i}" for i in range(6)) + ")", "*".join(["|n-k|"] * 60),
    "(n^999+k) mod (n^998-k)", "(n^999+k)//(n^998-k)", "sum_{i=1}^{n} " + "*".join(["[n>i]"] * 4),
    "sum_{i=1}^{n} " + "*".join(["[n>i]"] * 5), "|" + "*".join(f"(n-{i})" for i in range(90)) + "|",
    "sqrt(" + "*".join(f"(n-{i})^2" for i in range(60)) + ")", "{" + ",".join(map(str, range(41))) + "}",
    ", ".join(map(str, range(60))), " or ".join(f"n = {i}" for i in range(60)), "sum_{i=1}^{n} " * 9 + "i",
    "sum_{" + ",".join("abcdefgh") + "=1}^{n} a", "+".join(["sqrt(2)"] * 9),
    "+".join(f"sqrt({i})" for i in range(2, 30)), "{" + "; ".join(f"{i} if n = {i}" for i in range(9)) + "}",
    "floor(" * 20 + "n/2" + "+n/2)" * 20,
]  # fmt: skip

TEX = [
    r"\input{/etc/passwd}", r"\include{a}", r"\write18{ls}", r"\immediate\write18{ls}", r"\openin5=/etc/passwd",
    r"\read5 to\a", r"\def\a{\a\a}\a", r"\newcommand{\a}{1}", r"\loop\repeat", r"\catcode`\@=11",
    r"\csname n\endcsname", r"\expandafter\a", r"\jobname", r"\the\day", r"\char65", r"\uppercase{n}",
    r"\special{n}", r"\href{javascript:1}{n}", r"\url{http://a}", r"\includegraphics{a}", r"\begin{document}",
    r"\begin{verbatim}n\end{verbatim}", r"\begin{cases}", r"\end{cases}", r"\begin{cases} n \end{cases}",
    r"\begin{cases} n & \end{cases}", r"\begin{cases} \\ \end{cases}", r"\begin{cases} n \\ k \end{cases}",
    r"\begin{cases} & n \end{cases}", r"\begin{matrix}1\end{matrix}", r"\frac", r"\frac{}", r"\frac{}{}",
    r"\frac{1}", r"\frac{1}{0}", r"\frac1", r"\sqrt", r"\sqrt[", r"\sqrt[0]{n}", r"\sqrt[10^9]{n}", r"\sqrt[-1]{n}",
    r"\sqrt[n]{n}", r"\left(", r"\left", r"\right)", r"\left(n\right]", r"\left.n\right)", r"\left|n", r"\sum",
    r"\sum_{i}", r"\sum_{i=1}", r"\sum_{=1}^n i", r"\sum_{1=i}^n i", r"\sum^n", r"\prod_{i=1}^{n}", r"\binom{n}",
    r"\text", r"\text{", r"\text{n", r"\text{\text{n}}", r"\text{" + "n" * 3000 + "}",
    r"\mathrm{n}_{\mathrm{n}_{\mathrm{n}}}", r"\hat", r"\hat{}", r"\hat{n", r"\hat{\hat{n}}", r"\hat 1", r"\bar{nk}",
    r"\,", r"\,\,\,", r"\;n\;", r"$", "$$", "$n", "n$", "$n$k$", r"\(", r"\[n", r"\(n\)k\(s\)", r"n\\k", r"n&k",
    r"\&", r"\%", r"\_", r"\#", r"\$", r"\{n", r"n\}", r"\{\}", r"\lfloor n", r"\lfloor n \rceil", r"\log_",
    r"\log_{}", r"\log_1 n", r"\log_0 n", r"\log^{-1} n", r"\max", r"\max_{i}", r"\max_{i=1} n", r"\infty",
    r"\sum_{i=\infty}^{n} i", r"\int_0^1 n \, \mathrm{d}n", r"\lim_{n \to \infty} n",
    r"\frac{\partial n}{\partial k}", r"\nabla n", r"n^{", r"n^}", r"n^{}", r"n_{}", r"n_{,}", r"n_{k,}", r"n_",
    r"n^^2", r"n__k", r"n^_2", r"n^2^3", r"n_k_s_d", "n" + r"\cdot n" * 500,
]  # fmt: skip

EVERYTHING = [*CODE, *SIGHT, *SIZE, *DEEP, *WIDE, *TEX]
