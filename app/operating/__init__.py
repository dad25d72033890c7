"""Running the service: the schema's standing, the web server, what an operator asks and is told."""
