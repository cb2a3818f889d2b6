<?php

declare(strict_types=1);

namespace ConvoyTests;

use Exception;
use WHMCS\Module\Server\Convoy\FormAnswer;
use WHMCS\Module\Server\Convoy\ServiceKey;
use WhmcsStandIn\PageEnded;

/** Calls every hook that reaches the panel as its readers do, and finds what they are told when it fails. */
final class HookCalls
{
    /** Hooks whose failures staff read. */
    public const OF_STAFF = [
        'CreateAccount', 'SuspendAccount', 'UnsuspendAccount', 'TerminateAccount', 'ChangePackage', 'TestConnection',
        'AdminSingleSignOn', 'NodeChoices', 'LocationChoices', 'TemplateChoices', 'AdminServicesTabFields',
        'AdminServicesTabFieldsSave', 'StaffStart', 'StaffShutDown', 'StaffRestart', 'StaffStop', 'SyncFromPanel',
        'ApplyOptions', 'Reinstall', 'ForgetServer', 'ReassignServer', 'UsageUpdate', 'ListAccounts',
        'MetricProvider',
    ];

    /** Those of them that ask for the service's own server, and can't do without it. */
    public const OF_A_SERVER = [
        'SuspendAccount', 'UnsuspendAccount', 'ChangePackage', 'AdminServicesTabFields', 'AdminServicesTabFieldsSave',
        'StaffStart', 'StaffShutDown', 'StaffRestart', 'StaffStop', 'SyncFromPanel', 'ApplyOptions', 'Reinstall',
        'ReassignServer',
    ];

    /** Hooks whose failures a customer reads. */
    public const OF_CUSTOMERS = [
        'ClientArea', 'ServiceSingleSignOn', 'ChangePassword', 'PowerStart', 'PowerShutDown', 'PowerRestart',
        'PowerStop', 'State',
    ];

    private const BUTTONS = [
        'StaffStart', 'StaffShutDown', 'StaffRestart', 'StaffStop', 'SyncFromPanel', 'ApplyOptions', 'Reinstall',
        'ForgetServer', 'ReassignServer',
    ];

    private Shop $shop;

    /** A service with a server, and one that is ordered only. */
    private int $service;
    private int $ordered;

    public function __construct(Shop $shop, int $service, int $ordered)
    {
        $this->shop = $shop;
        $this->service = $service;
        $this->ordered = $ordered;
    }

    /** @return string what its reader is told, as text */
    public function message(string $hook): string
    {
        return html_entity_decode(strip_tags($this->answer($hook)), ENT_QUOTES | ENT_HTML5, 'UTF-8');
    }

    private function answer(string $hook): string
    {
        $whmcs = $this->shop->whmcs;
        if (in_array($hook, self::BUTTONS, true)) {
            return $whmcs->pressButton($hook, $this->service);
        }
        switch ($hook) {
            case 'TestConnection':
            case 'ListAccounts':
                return $whmcs->serverModule($hook, $this->shop->server)['error'];
            case 'AdminSingleSignOn':
                return $whmcs->serverModule($hook, $this->shop->server)['errorMsg'];
            case 'NodeChoices':
            case 'LocationChoices':
            case 'TemplateChoices':
                return $this->thrown($hook);
            case 'AdminServicesTabFields':
                return implode("\n", $whmcs->serviceRows($this->service));
            case 'AdminServicesTabFieldsSave':
                $whmcs->saveService($this->service, ['convoy_uuid' => '01234567']);
                return $whmcs->serviceRows($this->service)['ConvoyPanel'];
            case 'UsageUpdate':
                $whmcs->serverModule($hook, $this->shop->server);
                return $this->logged();
            case 'MetricProvider':
                $whmcs->collectMetrics();
                return $this->logged();
            case 'ClientArea':
                return $whmcs->moduleOutput($this->service);
            case 'ServiceSingleSignOn':
                return $whmcs->module($hook, $this->service)['errorMsg'];
            case 'ChangePassword':
                return $whmcs->changePassword($this->service, 'A-new-Passw0rd!');
            case 'PowerStart':
            case 'PowerShutDown':
            case 'PowerRestart':
            case 'PowerStop':
                return $this->told($hook);
            case 'State':
                return $this->ended($hook);
            default:
                return $whmcs->module($hook, $hook === 'CreateAccount' ? $this->ordered : $this->service);
        }
    }

    /** What a form without a script says on the page that follows it. */
    private function told(string $hook): string
    {
        $whmcs = $this->shop->whmcs;
        try {
            return $whmcs->clientFunction($hook, $this->service, ['token' => $whmcs->token()]);
        } catch (PageEnded $ended) {
            $told = FormAnswer::take(new ServiceKey($this->service, 0));
            return $told['form-failed'] ?: 'success';
        }
    }

    private function thrown(string $hook): string
    {
        try {
            return json_encode($this->shop->whmcs->serverModule($hook, $this->shop->server));
        } catch (Exception $exception) {
            return $exception->getMessage();
        }
    }

    /** What a hook that ends the page has printed. */
    private function ended(string $hook): string
    {
        try {
            $token = ['token' => $this->shop->whmcs->token()];
            $this->shop->whmcs->clientFunction($hook, $this->service, $token);
        } catch (PageEnded $page) {
            return (string) json_decode($page->getMessage(), true)['error'];
        }
        return 'The page goes on.';
    }

    private function logged(): string
    {
        $lines = $this->shop->whmcs->activityLog();
        return (string) end($lines);
    }
}
