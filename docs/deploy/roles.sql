-- Two roles and one database. Run once, as PostgreSQL's administrator: psql -f docs/deploy/roles.sql
-- Then set the passwords, so that they stand in no file: \password sendhub_owner, \password sendhub_app
--
-- The owner changes the database (migrate, later backup and restore). The app serves: it owns nothing,
-- so row-level security binds it. Neither is a superuser; SENDHub refuses to serve as one.

CREATE ROLE sendhub_owner LOGIN NOSUPERUSER NOBYPASSRLS;
CREATE ROLE sendhub_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;

CREATE DATABASE sendhub OWNER sendhub_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE sendhub FROM PUBLIC;
GRANT CONNECT ON DATABASE sendhub TO sendhub_app;

-- What the app may do with each table, `migrate` grants.
