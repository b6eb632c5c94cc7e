"""Family and other contacts of a pupil."""

from django.contrib import messages
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pupils.actions import contacts as actions
from pupils.codes import language_label
from pupils.file import open_file
from pupils.forms.file import AddressForm, ContactForm, ContactSearchForm, RelationshipForm
from pupils.models import Address, Contact, Pupil, Relationship
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.drafts.once import once

MOST_FOUND = 20


def _with_siblings(actor):
    """The contacts' other children whom the actor may see, and today's addresses."""
    siblings = Relationship.objects.filter(
        ends_on=None, pupil__in=Pupil.objects.visible_to(actor)
    ).select_related("pupil")
    return (
        Prefetch("contact__relationships", siblings, to_attr="children"),
        Prefetch("contact__addresses", Address.objects.filter(ends_on=None), to_attr="lives_at"),
    )


@require_GET
@requires(Permission.CONTACTS_VIEW)
def pupil_contacts(request, pupil_pk):
    context = open_file(request, pupil_pk, tab="contacts")
    pupil = context["pupil"]
    rows = list(
        Relationship.objects.visible_to(request.actor)
        .of(pupil)
        .select_related("contact")
        .prefetch_related(*_with_siblings(request.actor))
        .order_by("-no_contact", "order", "pk")
    )
    for row in rows:
        row.language_label = language_label(row.contact.language) if row.contact.language else ""
        row.others = [each.pupil for each in row.contact.children if each.pupil_id != pupil.pk]
    addresses = list(Address.objects.visible_to(request.actor).filter(pupil=pupil))
    context |= {
        "current": [row for row in rows if row.ends_on is None],
        "ended": [row for row in rows if row.ends_on is not None],
        "addresses": addresses,
    }
    return render(request, "pupils/pupil_contacts.html", context)


@require_GET
@requires(Permission.CONTACTS_EDIT)
def contact_choose(request, pupil_pk):
    """Find an adult whom the school knows, before typing them a second time."""
    context = open_file(request, pupil_pk, tab="contacts")
    form = ContactSearchForm(request.GET or None)
    found = None
    if form.is_valid() and form.cleaned_data["q"].strip():
        found = (
            Contact.objects.visible_to(request.actor)
            .search(form.cleaned_data["q"])
            .exclude(relationships__pupil=context["pupil"], relationships__ends_on=None)
            .prefetch_related(
                Prefetch(
                    "relationships",
                    Relationship.objects.filter(ends_on=None).select_related("pupil"),
                    to_attr="children",
                )
            )[:MOST_FOUND]
        )
    return render(request, "pupils/contact_choose.html", context | {"form": form, "found": found})


@require_http_methods(["GET", "POST"])
@requires(Permission.CONTACTS_EDIT)
@once
def contact_add(request, pupil_pk):
    context = open_file(request, pupil_pk, tab="contacts")
    form = ContactForm(request.POST or None)
    relationship_form = RelationshipForm(request.POST or None)
    if form.is_valid() and relationship_form.is_valid():
        actions.add_contact(
            pupil=context["pupil"],
            by=request.actor,
            person=form.cleaned_data,
            relationship=relationship_form.cleaned_data,
        )
        messages.success(request, "Contact added.")
        return redirect("pupils:pupil_contacts", pupil_pk=context["pupil"].pk)
    context |= {"form": form, "relationship_form": relationship_form}
    return render(request, "pupils/contact_add.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.CONTACTS_EDIT)
@once
def contact_link(request, pupil_pk, contact_pk):
    context = open_file(request, pupil_pk, tab="contacts")
    contact = get_object_or_404(Contact.objects.visible_to(request.actor), pk=contact_pk)
    form = RelationshipForm(request.POST or None)
    if form.is_valid():
        actions.link_contact(
            pupil=context["pupil"], contact=contact, by=request.actor, **form.cleaned_data
        )
        messages.success(request, "Contact added.")
        return redirect("pupils:pupil_contacts", pupil_pk=context["pupil"].pk)
    context |= {"form": form, "contact": contact, "heading": "What is this adult to the pupil?"}
    return render(request, "pupils/file_form.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.CONTACTS_EDIT)
def contact_edit(request, pupil_pk, contact_pk):
    context = open_file(request, pupil_pk, tab="contacts")
    linked = Relationship.objects.visible_to(request.actor).of(context["pupil"])
    contact = get_object_or_404(
        Contact.objects.visible_to(request.actor).filter(pk__in=linked.values("contact")),
        pk=contact_pk,
    )
    form = ContactForm(request.POST or None, instance=contact)
    if form.is_valid():
        actions.edit_contact(
            contact=contact, pupil=context["pupil"], by=request.actor, **form.cleaned_data
        )
        messages.success(request, "Contact changed, in the files of brothers and sisters too.")
        return redirect("pupils:pupil_contacts", pupil_pk=context["pupil"].pk)
    shared = contact.relationships.filter(
        ends_on=None, pupil__in=Pupil.objects.visible_to(request.actor)
    ).exclude(pupil=context["pupil"])
    context |= {
        "form": form,
        "heading": "Change the contact",
        "shared_with": [row.pupil for row in shared.select_related("pupil")],
    }
    return render(request, "pupils/file_form.html", context)


def _relationship(request, relationship_pk):
    rows = Relationship.objects.visible_to(request.actor).select_related("contact")
    return get_object_or_404(rows, pk=relationship_pk, ends_on=None)


@require_http_methods(["GET", "POST"])
@requires(Permission.CONTACTS_EDIT)
def relationship_edit(request, relationship_pk):
    relationship = _relationship(request, relationship_pk)
    context = open_file(request, relationship.pupil_id, tab="contacts")
    form = RelationshipForm(request.POST or None, instance=relationship)
    if form.is_valid():
        actions.edit_relationship(relationship=relationship, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved for this pupil.")
        return redirect("pupils:pupil_contacts", pupil_pk=context["pupil"].pk)
    context |= {
        "form": form,
        "contact": relationship.contact,
        "heading": "What is this adult to the pupil?",
    }
    return render(request, "pupils/file_form.html", context)


@require_POST
@requires(Permission.CONTACTS_EDIT)
def relationship_end(request, relationship_pk):
    relationship = _relationship(request, relationship_pk)
    actions.end_relationship(
        relationship=relationship, version=request.POST.get("version", ""), by=request.actor
    )
    messages.success(request, "No longer a contact of this pupil. The history keeps it.")
    return redirect("pupils:pupil_contacts", pupil_pk=relationship.pupil_id)


@require_http_methods(["GET", "POST"])
@requires(Permission.CONTACTS_EDIT)
@once
def address_add(request, pupil_pk, contact_pk=None):
    context = open_file(request, pupil_pk, tab="contacts")
    pupil = context["pupil"]
    linked = Relationship.objects.visible_to(request.actor).of(pupil).values("contact")
    contacts = Contact.objects.visible_to(request.actor).filter(pk__in=linked)
    contact = get_object_or_404(contacts, pk=contact_pk) if contact_pk else None
    form = AddressForm(request.POST or None, initial={"starts_on": timezone.localdate()})
    if form.is_valid():
        actions.move_house(pupil=pupil, contact=contact, by=request.actor, **form.cleaned_data)
        messages.success(request, "Address saved; the one before is kept in the history.")
        return redirect("pupils:pupil_contacts", pupil_pk=pupil.pk)
    context |= {"form": form, "contact": contact, "heading": "New address"}
    return render(request, "pupils/file_form.html", context)
