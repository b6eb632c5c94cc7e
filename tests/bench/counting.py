"""Count a request's queries when it asks for that."""

from django.db import connection

from tests.conftest import counts_towards_budget


class QueryCount:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "X-Count" not in request.headers:
            return self.get_response(request)
        counted = []

        def note(execute, sql, params, many, context):
            if counts_towards_budget(str(sql)):
                counted.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            response = self.get_response(request)
        response["X-Queries"] = str(len(counted))
        return response
