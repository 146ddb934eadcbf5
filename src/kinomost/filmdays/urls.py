from django.urls import URLPattern, URLResolver

app_name = "filmdays"
urlpatterns: list[URLPattern | URLResolver] = []
