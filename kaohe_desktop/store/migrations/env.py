"""Alembic's entry point: runs inside the connection and the transaction that ``store.migrate`` opened."""

from alembic import context

from kaohe_desktop.store.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
