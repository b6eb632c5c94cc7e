"""What a session remembers, by key; nothing about a pupil is ever among it."""

# The school the person acts in; chosen by them.
SCHOOL_KEY = "school_id"
# When the session began and was last used, for its two time limits.
BEGAN_KEY = "began_at"
SEEN_KEY = "seen_at"
# When the person last proved who they are by signing in.
SIGNED_IN_KEY = "signed_in_at"
# Set once a second factor stands.
SECOND_FACTOR_KEY = "second_factor"
# The invitation whose link was opened.
INVITATION_KEY = "invitation"
