"""The real addresses and the gallery, which exists only with DEBUG."""

from django.urls import path

from sendhub.gallery import gallery
from sendhub.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500"]

urlpatterns = [*urlpatterns, path("gallery/", gallery, name="gallery")]
