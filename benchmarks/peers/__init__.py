"""The peers, each given the same eight steps and the guards that it can hold. What is hashed is said of its row."""
