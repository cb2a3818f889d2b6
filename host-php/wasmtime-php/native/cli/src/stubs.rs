//! The types of a component's functions, as PHPStan and Psalm read them in a comment.

use std::collections::BTreeMap;

use wit_parser::decoding::{DecodedWasm, decode};
use wit_parser::{Function, Resolve, Type, TypeDefKind, TypeId, TypeOwner, WorldItem, WorldKey};

/// A PHP class for a component: nothing in it but its comment, which names each type of the WIT,
/// and of each exported and imported function its arguments and its result.
///
/// # Errors
///
/// It is no component, or a type of it can't be passed on.
pub(crate) fn of(component: &[u8], class: &str) -> Result<String, String> {
    let decoded = decode(component).map_err(|error| format!("{error:#}"))?;
    let DecodedWasm::Component(resolve, world) = decoded else {
        return Err("no component, but a package of WIT".to_owned());
    };
    let mut types = Types {
        resolve: &resolve,
        aliases: BTreeMap::new(),
    };
    let world = &resolve.worlds[world];
    let mut functions = Vec::new();
    for (items, suffixes) in [
        (&world.exports, ["Arguments", "Result"]),
        (&world.imports, ["ImportArguments", "ImportResult"]),
    ] {
        for (key, item) in items {
            for (interface, function) in named(&resolve, key, item) {
                let name = format!("{}{}", pascal(&interface), pascal(&function.name));
                let arguments = function.params.iter().map(|param| types.of(&param.ty));
                let arguments: Result<Vec<_>, _> = arguments.collect();
                functions.push((
                    format!("{name}{}", suffixes[0]),
                    format!("array{{{}}}", arguments?.join(", ")),
                ));
                let result = function
                    .result
                    .as_ref()
                    .map(|ty| types.of(ty))
                    .transpose()?;
                let result = result.unwrap_or_else(|| "null".to_owned());
                functions.push((format!("{name}{}", suffixes[1]), result));
            }
        }
    }
    let aliases = types.aliases.into_iter().chain(functions);
    let lines = aliases.map(|(name, ty)| format!(" * @phpstan-type {name} {ty}\n"));
    let (namespace, class) = match class.rsplit_once('\\') {
        Some((namespace, class)) => (format!("namespace {namespace};\n\n"), class),
        None => (String::new(), class),
    };
    Ok(format!(
        "<?php\n\ndeclare(strict_types=1);\n\n{namespace}/**\n \
         * Made by `wasmtime-php-build stubs`: the component's types.\n *\n{}\
         */\nfinal class {class}\n{{\n}}\n",
        lines.collect::<String>() + " "
    ))
}

/// Each function of a world's item, and its interface's name.
fn named<'a>(
    resolve: &'a Resolve,
    key: &WorldKey,
    item: &'a WorldItem,
) -> Vec<(String, &'a Function)> {
    match item {
        WorldItem::Function(function) => vec![(String::new(), function)],
        WorldItem::Interface { id, .. } => {
            let interface = &resolve.interfaces[*id];
            let name = match key {
                WorldKey::Name(name) => name.clone(),
                WorldKey::Interface(_) => interface.name.clone().unwrap_or_default(),
            };
            // What WASI's own machine serves is no caller's.
            let is_wasi = interface
                .package
                .is_some_and(|package| resolve.packages[package].name.namespace == "wasi");
            let functions = interface.functions.values().filter(|_| !is_wasi);
            functions.map(|one| (name.clone(), one)).collect()
        }
        WorldItem::Type { .. } => Vec::new(),
    }
}

struct Types<'a> {
    resolve: &'a Resolve,
    /// Named types by their PHP name.
    aliases: BTreeMap<String, String>,
}

impl Types<'_> {
    fn of(&mut self, ty: &Type) -> Result<String, String> {
        Ok(match ty {
            Type::Bool => "bool".to_owned(),
            Type::U8 | Type::U16 | Type::U32 => "int<0, max>".to_owned(),
            Type::S8 | Type::S16 | Type::S32 => "int".to_owned(),
            // An int where PHP has one.
            Type::U64 | Type::S64 => "int|numeric-string".to_owned(),
            Type::F32 | Type::F64 => "float|'NaN'|'Infinity'|'-Infinity'".to_owned(),
            Type::Char | Type::String => "string".to_owned(),
            Type::ErrorContext => return Err("an error-context can't be passed on".to_owned()),
            Type::Id(id) => self.named(*id)?,
        })
    }

    /// A type with a name becomes an alias.
    fn named(&mut self, id: TypeId) -> Result<String, String> {
        let ty = &self.resolve.types[id];
        let kind = ty.kind.clone();
        let Some(name) = &ty.name else {
            return self.of_kind(&kind);
        };
        // `use` of another interface's.
        if let TypeDefKind::Type(Type::Id(other)) = kind {
            return self.named(other);
        }
        let owner = match ty.owner {
            TypeOwner::Interface(id) => self.resolve.interfaces[id].name.clone(),
            _ => None,
        };
        let alias = format!("{}{}", pascal(&owner.unwrap_or_default()), pascal(name));
        if !self.aliases.contains_key(&alias) {
            // First a place for it: it is looked for again below.
            self.aliases.insert(alias.clone(), String::new());
            let written = self.of_kind(&kind)?;
            self.aliases.insert(alias.clone(), written);
        }
        Ok(alias)
    }

    fn of_kind(&mut self, kind: &TypeDefKind) -> Result<String, String> {
        Ok(match kind {
            TypeDefKind::Type(ty) => self.of(ty)?,
            TypeDefKind::List(Type::U8) => "string".to_owned(),
            TypeDefKind::List(ty) => format!("list<{}>", self.of(ty)?),
            TypeDefKind::Option(ty) => format!("{}|null", self.of(ty)?),
            TypeDefKind::Tuple(tuple) => {
                let types: Result<Vec<_>, _> = tuple.types.iter().map(|ty| self.of(ty)).collect();
                format!("array{{{}}}", types?.join(", "))
            }
            TypeDefKind::Record(record) => {
                let fields = record.fields.iter().map(|field| {
                    let ty = self.of(&field.ty)?;
                    // One that is none may be left out.
                    let may_lack = if self.is_option(&field.ty) { "?" } else { "" };
                    Ok(format!("'{}'{may_lack}: {ty}", field.name))
                });
                let fields: Result<Vec<_>, String> = fields.collect();
                format!("array{{{}}}", fields?.join(", "))
            }
            TypeDefKind::Enum(cases) => {
                let names = cases.cases.iter().map(|case| format!("'{}'", case.name));
                names.collect::<Vec<_>>().join("|")
            }
            TypeDefKind::Flags(flags) => {
                let names = flags.flags.iter().map(|flag| format!("'{}'", flag.name));
                format!("list<{}>", names.collect::<Vec<_>>().join("|"))
            }
            TypeDefKind::Variant(variant) => {
                let cases = variant.cases.iter().map(|case| {
                    let name = &case.name;
                    Ok(match &case.ty {
                        Some(ty) => format!("array{{tag: '{name}', value: {}}}", self.of(ty)?),
                        None => format!("array{{tag: '{name}'}}"),
                    })
                });
                let cases: Result<Vec<_>, String> = cases.collect();
                cases?.join("|")
            }
            TypeDefKind::Result(result) => {
                let mut case = |ty: &Option<Type>| match ty {
                    Some(ty) => self.of(ty),
                    None => Ok("null".to_owned()),
                };
                format!(
                    "array{{ok: {}}}|array{{err: {}}}",
                    case(&result.ok)?,
                    case(&result.err)?
                )
            }
            other => return Err(format!("a {} can't be passed on", other.as_str())),
        })
    }

    fn is_option(&self, ty: &Type) -> bool {
        match ty {
            Type::Id(id) => match &self.resolve.types[*id].kind {
                TypeDefKind::Option(_) => true,
                TypeDefKind::Type(ty) => self.is_option(ty),
                _ => false,
            },
            _ => false,
        }
    }
}

/// `SaveServiceTab` of `save-service-tab`.
fn pascal(name: &str) -> String {
    let words = name.split(['-', ':', '/', '.', '[', ']']);
    let words = words.map(|word| {
        let mut letters = word.chars();
        let first = letters.next().map(|letter| letter.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    });
    words.collect()
}
