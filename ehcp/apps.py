from django.apps import AppConfig


class EhcpConfig(AppConfig):
    name = "ehcp"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from ehcp import sharing
        from ehcp.actions import assessments, reviews
        from ehcp.clocks import Source, add_clocks, assessment_cases, draw_assessments
        from ehcp.review_page import draw_reviews, review_cases
        from ehcp.review_texts import adulthood_of
        from pupils.leaving import on_leaving
        from pupils.moves import tell_adulthood
        from pupils.tabs import Tab, add_tab
        from sendhub.accounts.permissions import Permission

        reads = frozenset({Permission.EHC_VIEW})
        add_tab(Tab("assessment", "EHC assessment", "ehcp:pupil_assessments", reads, 38, "support"))
        reads_f = reads | {Permission.EHC_SECTION_F_VIEW}
        add_tab(Tab("ehc_plan", "EHC plan", "ehcp:pupil_ehc_plan", reads_f, 36, "support"))
        add_tab(Tab("ehcp_reviews", "Annual reviews", "ehcp:pupil_reviews", reads, 44, "support"))
        sharing.register()
        words, at = "needs assessments", ("ehcp:assessment_list", "pupils=here")
        add_clocks(Source(assessment_cases, draw_assessments, words, *at))
        on_leaving(leave=assessments.pupil_leaves, stay=assessments.pupil_stays)
        on_leaving(leave=reviews.pupil_leaves, stay=reviews.pupil_stays)
        words, at = "annual reviews of this term", ("ehcp:review_list", "show=soon")
        add_clocks(Source(review_cases, draw_reviews, words, *at))
        tell_adulthood(adulthood_of)
