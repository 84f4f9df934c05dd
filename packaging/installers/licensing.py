"""Which licences may be inside, as a rule that a test and the build ask."""

from __future__ import annotations

import re

ALLOWED = frozenset(
    {
        "Apache-2.0",
        "AFL-2.1",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "BSL-1.0",
        "FTL",
        "ISC",
        "IJG",
        "LGPL-2.0-or-later",
        "LGPL-2.1-or-later",
        "LGPL-3.0-only",
        "MIT",
        "MIT-0",
        "MPL-2.0",
        "OFL-1.1",
        "PSF-2.0",
        "Unicode-3.0",
        "X11",
        "Zlib",
        "bzip2-1.0.6",
        "libpng-2.0",
        "public-domain",
    }
)
"""LGPL libraries are shipped as files of their own, which a user may replace: that is what the LGPL asks for."""

WITH_EXCEPTION = frozenset(
    {
        "GPL-3.0-or-later WITH GCC-exception-3.1",
        "GPL-2.0-or-later WITH Bootloader-exception",
    }
)
"""GPL texts whose exception leaves the program that holds the code alone: GCC's run-time library, and the start
program of PyInstaller."""


def is_allowed(expression: str) -> bool:
    """Whether every licence of an SPDX expression may be inside; of alternatives one is enough."""
    if expression in WITH_EXCEPTION:
        return True
    alternatives = re.split(r"\s+OR\s+", expression.strip("()"))
    return any(
        all(part.strip("() ") in ALLOWED for part in re.split(r"\s+AND\s+", alternative))
        for alternative in alternatives
    )
