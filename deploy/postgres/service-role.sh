#!/bin/sh
# Makes the role that the service connects as; `migrate` gives it its rights. Run by PostgreSQL's container once, on an empty volume.
set -eu
psql --set=ON_ERROR_STOP=1 --set=password="$POSTGRES_SERVICE_PASSWORD" --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" <<'SQL'
CREATE ROLE yihu_service LOGIN PASSWORD :'password';
SQL
