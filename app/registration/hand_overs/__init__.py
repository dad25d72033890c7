"""Hand-overs (移交) of a team's lead: offered to a member, who takes it or does not; a team keeps a leader all the while."""
