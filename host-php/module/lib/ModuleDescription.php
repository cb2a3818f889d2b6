<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

defined('WHMCS') || exit;

/**
 * What the component says of the module, in the arrays WHMCS expects (WHMCS developer documentation, "Meta Data
 * Parameters" and "Configuration Options").
 */
final class ModuleDescription
{
    /** What WHMCS needs to list the module at all. */
    public const LEAST = ['DisplayName' => 'ConvoyPanel', 'APIVersion' => '1.1', 'RequiresServer' => true];

    /**
     * @param array<string, mixed> $metadata `description` of wit/module.wit
     * @return array<string, string|bool>
     */
    public static function metaData(array $metadata): array
    {
        return array_merge(self::LEAST, [
            'DisplayName' => $metadata['display-name'],
            'DefaultNonSSLPort' => (string) $metadata['default-port'],
            'DefaultSSLPort' => (string) $metadata['default-tls-port'],
            'ServiceSingleSignOnLabel' => $metadata['service-sign-on-label'],
            'AdminSingleSignOnLabel' => $metadata['administrator-sign-on-label'],
            'ListAccountsUniqueIdentifierDisplayName' => $metadata['account-identifier-label'],
            'ListAccountsUniqueIdentifierField' => $metadata['account-identifier-field'],
            'ListAccountsProductField' => $metadata['account-product-field'],
        ]);
    }

    /**
     * @param list<array<string, mixed>> $settings `setting` of wit/module.wit
     * @return array<string, array<string, mixed>> in order: WHMCS hands values over by position
     */
    public static function configOptions(array $settings): array
    {
        $options = [];
        foreach ($settings as $setting) {
            $option = [
                'FriendlyName' => $setting['name'],
                'Type' => $setting['input']['tag'],
                'Default' => $setting['default'],
                'Description' => PlainText::toHtml($setting['description']),
            ];
            if ($setting['simple'] ?? false) {
                $option['SimpleMode'] = true;
            }
            if (isset($setting['choices'])) {
                $option['Loader'] = ChoiceHooks::LOADERS[$setting['choices']];
            }
            if ($setting['size'] > 0) {
                $option['Size'] = (string) $setting['size'];
            }
            foreach ($setting['input']['value'] ?? [] as [$value, $label]) {
                $option['Options'][$value] = $label;
            }
            $options[$setting['name']] = $option;
        }
        return $options;
    }

    /**
     * In place of the settings. A text field at the first position: WHMCS then shows and saves again what is stored
     * there, and leaves the other positions alone.
     *
     * @return array<string, array<string, string>>
     */
    public static function unavailable(string $reason): array
    {
        $field = ['FriendlyName' => 'ConvoyPanel', 'Type' => 'text', 'Description' => PlainText::toHtml($reason)];
        return ['ConvoyPanel' => $field];
    }
}
