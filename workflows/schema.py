"""Every table of the product in one metadata: importing this module registers them all.

Migrations and tests need the complete schema; nothing else imports this module.
"""

import engine.model.tables
import engine.state.tables  # noqa: F401
import workflows.cases.tables  # noqa: F401
from engine.database import Base

metadata = Base.metadata
