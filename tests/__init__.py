"""The tests mirror the source; builders make the smallest world, fakes stand only for other companies' servers."""
