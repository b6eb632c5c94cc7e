"""A worker process of the tests: `python -m tests.jobs.worker_process LEASE`, knowing the probes."""

import os
import sys

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "sendhub.settings"
    import django

    django.setup()
    from django.core.management import call_command

    import tests.jobs.probe_tasks  # noqa: F401  puts the probes into the registry

    call_command("work", lease=float(sys.argv[1]))
