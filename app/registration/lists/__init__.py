"""The lists (清单): what a community needs, what an organization has to give, and the projects that they agree on."""
