"""The web process. It refuses to serve on an unsafe database role or as a demo beside a real school."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sendhub.settings")
application = get_wsgi_application()

from sendhub.checks import refuse_unsafe_start  # noqa: E402  needs the app registry

refuse_unsafe_start()
