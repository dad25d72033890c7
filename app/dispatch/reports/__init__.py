"""What the committee of a place reads of dispatch: how long answers take, where orders die, who is asked too often or never."""
