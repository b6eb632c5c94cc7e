"""Reading a school's own file: pure Python from bytes to a plan, no database and no clock.

`reading` says what the file is and takes it apart; `ctf` and `spreadsheets` turn it into
`PupilRecord`s; `matching` and `plan` compare these with the pupils we have. Writing is done by
`pupils.actions.imports`.
"""
