//! Resources of the caller's: outside, a handle is a number that the caller chose.

use wasmtime::AsContextMut;
use wasmtime::component::types::ResourceType;
use wasmtime::component::{ResourceDynamic, Type, Val};

/// The resources that a component imports from its caller. One's place is its number in wasmtime.
#[derive(Clone, Default)]
pub(crate) struct Resources(pub Vec<ResourceType>);

impl Resources {
    /// Its number; none of a resource that the component has defined itself, or the machine has.
    /// wasmtime shows another type for the same once the component is running.
    pub fn number(&self, found: &ResourceType) -> Option<u32> {
        let is_it = |(number, known): (u32, &ResourceType)| {
            let is_same = known == found || ResourceType::host_dynamic(number) == *found;
            is_same.then_some(number)
        };
        (0..).zip(&self.0).find_map(is_it)
    }

    /// Makes handles of the caller's numbers in a value that is given to the component.
    pub fn give(
        &self,
        store: &mut impl AsContextMut,
        ty: &Type,
        value: &mut Val,
    ) -> wasmtime::Result<()> {
        if self.0.is_empty() {
            return Ok(());
        }
        match (ty, value) {
            (Type::Own(ty) | Type::Borrow(ty), value @ Val::U32(_)) => {
                if let (Some(number), Val::U32(handle)) = (self.number(ty), &*value) {
                    let own = ResourceDynamic::new_own(*handle, number);
                    *value = Val::Resource(own.try_into_resource_any(&mut *store)?);
                }
                Ok(())
            }
            (Type::List(list), Val::List(values)) => {
                let ty = list.ty();
                values
                    .iter_mut()
                    .try_for_each(|value| self.give(store, &ty, value))
            }
            (Type::Tuple(tuple), Val::Tuple(values)) => tuple
                .types()
                .zip(values)
                .try_for_each(|(ty, value)| self.give(store, &ty, value)),
            (Type::Record(record), Val::Record(fields)) => record
                .fields()
                .zip(fields)
                .try_for_each(|(field, (_, value))| self.give(store, &field.ty, value)),
            (Type::Option(option), Val::Option(Some(value))) => {
                self.give(store, &option.ty(), value)
            }
            (Type::Variant(variant), Val::Variant(tag, Some(value))) => {
                let ty = variant.cases().find(|case| case.name == tag.as_str());
                match ty.and_then(|case| case.ty) {
                    Some(ty) => self.give(store, &ty, value),
                    None => Ok(()),
                }
            }
            (Type::Result(result), Val::Result(Ok(Some(value)))) => match result.ok() {
                Some(ty) => self.give(store, &ty, value),
                None => Ok(()),
            },
            (Type::Result(result), Val::Result(Err(Some(value)))) => match result.err() {
                Some(ty) => self.give(store, &ty, value),
                None => Ok(()),
            },
            _ => Ok(()),
        }
    }

    /// Makes the caller's numbers of the handles in a value that the component has given.
    pub fn take(&self, store: &mut impl AsContextMut, value: &mut Val) -> wasmtime::Result<()> {
        if self.0.is_empty() {
            return Ok(());
        }
        match value {
            Val::Resource(handle) => {
                let handle = handle.try_into_resource_dynamic(&mut *store)?;
                *value = Val::U32(handle.rep());
                Ok(())
            }
            Val::List(values) | Val::Tuple(values) => values
                .iter_mut()
                .try_for_each(|value| self.take(store, value)),
            Val::Record(fields) => fields
                .iter_mut()
                .try_for_each(|(_, value)| self.take(store, value)),
            Val::Option(Some(value))
            | Val::Variant(_, Some(value))
            | Val::Result(Ok(Some(value)) | Err(Some(value))) => self.take(store, value),
            _ => Ok(()),
        }
    }
}
