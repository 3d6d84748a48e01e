"""The sample: a real district's printed figures on synthetic cases, every act through the one door.

`stories` says what a case is made of, `days` spreads a year's work over its working days, `cast` names people who
do not exist; the modules of the areas (approvals, disputes …) tell the stories, `year` performs them day by day.
"""
