//! Forms of the customer's page: one template for all of them.

use askama::Template;

use super::View;
use crate::context::Context;
use crate::language::Language;
use crate::views::render;

/// What is typed or chosen.
pub enum Input {
    Hidden,
    /// Characters at most.
    Text(u32),
    Area,
    /// The rules of [`crate::password::fits`]: a regular expression and its words.
    Password(Vec<(&'static str, &'static str)>),
    /// One of a drop-down.
    Select(Vec<Choice>),
    /// One of those that are shown.
    Choices(Vec<Choice>),
}

pub struct Choice {
    pub value: String,
    pub label: String,
    pub chosen: bool,
}

pub struct Field {
    pub name: &'static str,
    /// Blank for what isn't shown.
    pub label: String,
    pub value: String,
    pub help: String,
    pub input: Input,
    id: String,
}

impl Field {
    /// The element of what is typed or chosen under a label.
    fn tag(&self) -> &'static str {
        match self.input {
            Input::Select(_) => "select",
            Input::Area => "textarea",
            _ => "input",
        }
    }
}

/// A form that posts.
#[derive(Template)]
#[template(path = "client/form.html")]
pub struct Form<'a> {
    token: &'a str,
    /// The view to show when it was done.
    view: &'static str,
    action: String,
    fields: Vec<Field>,
    submit: &'static str,
    /// Bootstrap's word for the button.
    tone: &'static str,
    /// What is asked first; blank where nothing is lost.
    question: &'static str,
    note: &'static str,
    /// It makes no sense now.
    disabled: bool,
    /// Whether the answer is shown beside this page.
    aside: bool,
    /// Whether it shows its own messages.
    messages: bool,
}

impl<'a> Form<'a> {
    /// A form of `view` that posts to a function of the module.
    #[must_use]
    pub fn new(
        context: &'a Context,
        view: View,
        function: &str,
        submit: &'static str,
        tone: &'static str,
    ) -> Self {
        Self {
            token: &context.form_token,
            view: view.name(),
            action: super::action(context, function),
            fields: Vec::new(),
            submit,
            tone,
            question: "",
            note: "",
            disabled: false,
            aside: false,
            messages: true,
        }
    }

    #[must_use]
    pub fn asks(mut self, question: &'static str) -> Self {
        self.question = question;
        self
    }

    #[must_use]
    pub fn notes(mut self, note: &'static str) -> Self {
        self.note = note;
        self
    }

    #[must_use]
    pub fn disabled(mut self, disabled: bool) -> Self {
        self.disabled = disabled;
        self
    }

    #[must_use]
    pub fn aside(mut self) -> Self {
        self.aside = true;
        self
    }

    /// Its messages stand above the page's parts.
    #[must_use]
    pub fn silent(mut self) -> Self {
        self.messages = false;
        self
    }

    #[must_use]
    pub fn field(self, name: &'static str, label: &str, value: &str, input: Input) -> Self {
        self.helped(name, label, value, input, "")
    }

    #[must_use]
    pub fn helped(
        mut self,
        name: &'static str,
        label: &str,
        value: &str,
        input: Input,
        help: &str,
    ) -> Self {
        // Of several forms on a page no two are of the same function and field.
        let id = [
            name,
            "_",
            &self.fields.len().to_string(),
            "_",
            self.submit_id(),
        ]
        .concat();
        self.fields.push(Field {
            name,
            label: label.to_owned(),
            value: value.to_owned(),
            help: help.to_owned(),
            input,
            id,
        });
        self
    }

    /// The function's name.
    fn submit_id(&self) -> &str {
        self.action.rsplit('=').next().unwrap_or_default()
    }

    #[must_use]
    pub fn hidden(self, name: &'static str, value: &str) -> Self {
        self.field(name, "", value, Input::Hidden)
    }

    /// Where a new root password is typed.
    #[must_use]
    pub fn password(self, words: Language) -> Self {
        let rules = vec![
            ("^.{8,191}$", words.rule_length()),
            ("[A-Z]", words.rule_upper()),
            ("[a-z]", words.rule_lower()),
            ("[0-9]", words.rule_digit()),
            ("[!@#$%^&*]", words.rule_special()),
            ("^[!-_a-}]*$", words.rule_plain()),
        ];
        let label = words.new_root_password();
        self.field("convoy_password", label, "", Input::Password(rules))
    }

    #[must_use]
    pub fn html(&self) -> String {
        render(self)
    }
}
