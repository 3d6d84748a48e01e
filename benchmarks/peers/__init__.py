"""The peers, each given the same eight steps and the guards that it can hold. None of them is hashed or chained."""
