"""On the sign-in page of a demo: one button for each demo account."""

from django import template

from sendhub.demo.accounts import ACCOUNTS, PASSWORD

register = template.Library()


@register.inclusion_tag("demo/_doors.html", takes_context=True)
def demo_doors(context):
    """A small form for each account, so that it works without JavaScript."""
    doors = [account for account in ACCOUNTS if account.is_active]
    return {
        "request": context["request"],
        "csrf_token": context.get("csrf_token"),
        "redirect_field": context.get("redirect_field", ""),
        "doors": doors,
        "password": PASSWORD,
    }


@register.simple_tag
def demo_password():
    """The password of every demo account: public on purpose."""
    return PASSWORD
