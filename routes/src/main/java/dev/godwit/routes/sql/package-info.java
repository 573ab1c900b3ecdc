/** Routes in SQLite and PostgreSQL: the same tables and statements in both, or somebody else's table by a query. */
package dev.godwit.routes.sql;
