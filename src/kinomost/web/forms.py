"""How every form is drawn: `{{ form }}` already has our labels, help and errors in full sentences beside the field."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Django's renderer with our templates."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
