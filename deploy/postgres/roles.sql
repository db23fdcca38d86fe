-- Roles and databases, run by the administrator, as often as wanted:  psql -v ON_ERROR_STOP=1 -f roles.sql
--
-- filcommun_owner  owns and migrates the log (`filcommun db init` as this role); no program runs as it every day.
-- filcommun_app    the program: appends to the log, but can neither change, remove nor re-create what is in it.
-- The vault is a database of its own, so that its backups and its erasures are apart from the log's.
--
-- Passwords come from files named by OWNER_PASSWORD_FILE and APP_PASSWORD_FILE; without them none is set.
\set owner_password `test -z "$OWNER_PASSWORD_FILE" || cat "$OWNER_PASSWORD_FILE"`
\set app_password `test -z "$APP_PASSWORD_FILE" || cat "$APP_PASSWORD_FILE"`

SELECT format('CREATE ROLE %I', name)
FROM (VALUES ('filcommun_owner'), ('filcommun_app')) AS wanted (name)
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec

ALTER ROLE filcommun_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE filcommun_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;

SELECT format('ALTER ROLE filcommun_owner PASSWORD %L', :'owner_password') WHERE :'owner_password' <> '' \gexec
SELECT format('ALTER ROLE filcommun_app PASSWORD %L', :'app_password') WHERE :'app_password' <> '' \gexec

SELECT format('CREATE DATABASE %I OWNER %I ENCODING ''UTF8'' TEMPLATE template0', name, owner)
FROM (VALUES ('filcommun', 'filcommun_owner'), ('filcommun_vault', 'filcommun_app')) AS wanted (name, owner)
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = name) \gexec

REVOKE ALL ON DATABASE filcommun, filcommun_vault FROM PUBLIC;
GRANT CONNECT ON DATABASE filcommun TO filcommun_owner, filcommun_app;
GRANT CONNECT ON DATABASE filcommun_vault TO filcommun_app;

\connect filcommun
REVOKE ALL ON SCHEMA public FROM PUBLIC;
-- The log: the owner's. `filcommun db init` gives the application SELECT and INSERT, and UPDATE of the head only.
CREATE SCHEMA IF NOT EXISTS log AUTHORIZATION filcommun_owner;
REVOKE ALL ON SCHEMA log FROM PUBLIC;
GRANT USAGE ON SCHEMA log TO filcommun_app;
-- Read models and desk: the application's own; it makes and drops their tables.
CREATE SCHEMA IF NOT EXISTS views AUTHORIZATION filcommun_app;
CREATE SCHEMA IF NOT EXISTS desk AUTHORIZATION filcommun_app;

\connect filcommun_vault
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO filcommun_app;
