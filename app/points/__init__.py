"""Points (双积分): rules, the ledger, balances."""
