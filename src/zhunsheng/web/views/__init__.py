"""One module a page: read the request, ask a service, show."""
