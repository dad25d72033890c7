"""The lists (清单) over HTTP."""
