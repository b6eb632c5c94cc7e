"""What our logs never hold."""

import logging
import re

# An address under /link/ may hold a token; those made of words alone never do.
_TOKEN = re.compile(r"/link/(survey/)?[0-9A-Za-z_-]{20,}")


class HideTokens(logging.Filter):
    """Take the token of a private link out of a line: Django writes the address of what it refuses."""

    def filter(self, record):
        record.msg = _TOKEN.sub(r"/link/\g<1>(token)", record.getMessage())
        record.args = ()
        return True
