"""How fast the house is, beside its peers, all measured in one run on one machine.

Read in this order: approval (what is done), measure (how rounds alternate and ratios are formed), contestants
(a process for each contestant), ours and raw and peers (the contestants), topics (what is compared), table.
Not part of the product: peers are installed by `make bench` alone.
"""
