<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Closure;
use Illuminate\Database\Connection;
use Throwable;
use WasmtimePhp\Credentials;
use WasmtimePhp\CurlTransport;
use WasmtimePhp\Journal;
use WasmtimePhp\PanelAddress;
use WasmtimePhp\TimeLimits;
use WasmtimePhp\Transport;
use WHMCS\Database\Capsule;

defined('WHMCS') || exit;

/**
 * The hooks. Each gives WHMCS the type it expects, whatever it was given and whatever fails inside.
 */
final class Module
{
    private const TEMPLATE = 'templates/clientarea.tpl';

    private static ?self $installed = null;

    private Engine $engine;

    /** @var Closure(PanelAddress, Credentials, TimeLimits, Journal): Transport */
    private Closure $transport;

    /** @var Closure(): Connection */
    private Closure $database;

    /**
     * @param Closure(PanelAddress, Credentials, TimeLimits, Journal): Transport $transport
     * @param Closure(): Connection $database
     */
    public function __construct(Engine $engine, Closure $transport, Closure $database)
    {
        $this->engine = $engine;
        $this->transport = $transport;
        $this->database = $database;
    }

    /** The module in the folder above, on WHMCS's database; made once in a PHP request. */
    public static function installed(): self
    {
        if (self::$installed === null) {
            self::$installed = new self(
                new Engine(new Package(dirname(__DIR__))),
                static function (
                    PanelAddress $panel,
                    Credentials $credentials,
                    TimeLimits $limits,
                    Journal $journal
                ): Transport {
                    return new CurlTransport($panel, $credentials, $limits, $journal);
                },
                static function (): Connection {
                    return Capsule::connection();
                }
            );
        }
        return self::$installed;
    }

    /** @return array<string, string|bool> */
    public function metaData(): array
    {
        try {
            $this->engine->ready();
            $metadata = $this->engine->call('module', 'metadata', [], new ClosedDoor());
            return ModuleDescription::metaData($metadata);
        } catch (Throwable $failure) {
            // WHMCS asks on many pages; Test Connection and the product settings say what is wrong.
            return ModuleDescription::LEAST;
        }
    }

    /** @return array<string, array<string, mixed>> */
    public function configOptions(): array
    {
        $run = $this->run('ConfigOptions', []);
        try {
            $this->engine->ready();
            $settings = $this->engine->call('module', 'settings', [$run->locale()], new ClosedDoor());
            return ModuleDescription::configOptions($settings);
        } catch (Throwable $failure) {
            return ModuleDescription::unavailable($run->explain($failure));
        }
    }

    /**
     * @param mixed $params
     * @return array{success: bool, error: string}
     */
    public function testConnection($params): array
    {
        $run = $this->run('TestConnection', $params);
        $test = function () use ($run): array {
            $panel = PanelRecord::fromParams($run->params);
            if ($panel->accessHash->problem !== null) {
                throw $panel->accessHash->problem;
            }
            $products = Products::ofServer($run->database(), $panel->id);
            $arguments = [$run->locale(), $panel->toContract(), $panel->address->isTls(), $products];
            $report = $this->callForServer($run, $panel, ['module', 'test-connection'], $arguments);
            foreach ($report['warnings'] as $warning) {
                // WHMCS shows only failures; staff find the rest in the activity log.
                logActivity('ConvoyPanel: ' . PlainText::of($warning));
                $run->log->note($warning);
            }
            $run->log->note(Problem::unlessEnded($report['ended']));
            return ['success' => true, 'error' => PlainText::of(implode("\n", $report['warnings']))];
        };
        return $this->answer($run, $test, static function (string $message): array {
            return ['success' => false, 'error' => $message];
        });
    }

    /**
     * @param string $action WHMCS's name of the function
     * @param string $function the export's name
     * @param mixed $params
     * @return string `success`, or why not
     */
    public function provision(string $action, string $function, $params): string
    {
        // A client may run ChangePassword, and sees its message.
        $run = $this->run($action, $params, $action === 'ChangePassword' && !defined('ADMINAREA'));
        return $this->answer($run, function () use ($run, $function): string {
            $result = $function === 'renew'
                ? $this->services($run)->look($run, 'provisioning', $function)
                : $this->services($run)->change($run, $function);
            Problem::unlessEnded($result['ended']);
            return 'success';
        });
    }

    /**
     * @param mixed $params
     * @return array{tabOverviewModuleOutputTemplate: string, templateVariables: array<string, string>}
     */
    public function clientArea($params): array
    {
        $run = $this->run('ClientArea', $params, true);
        $page = function () use ($run): array {
            $guard = new ClientGuard($run->database());
            $mayLook = Closure::fromCallable([$guard, 'page']);
            $result = $this->services($run)->look($run, 'client-area', 'service-page', $mayLook);
            return self::page($result['html']);
        };
        return $this->answer($run, $page, static function (string $message): array {
            return self::page(PlainText::toHtml($message));
        });
    }

    /**
     * @param mixed $params
     * @return array{success: bool, redirectTo?: string, errorMsg?: string}
     */
    public function serviceSingleSignOn($params): array
    {
        $run = $this->run('ServiceSingleSignOn', $params, !defined('ADMINAREA'));
        return $this->signOn($run, function () use ($run): array {
            $guard = new ClientGuard($run->database());
            $maySignOn = Closure::fromCallable([$guard, 'signOn']);
            return $this->services($run)->look($run, 'single-sign-on', 'service', $maySignOn);
        });
    }

    /**
     * @param mixed $params
     * @return array{success: bool, redirectTo?: string, errorMsg?: string}
     */
    public function adminSingleSignOn($params): array
    {
        $run = $this->run('AdminSingleSignOn', $params);
        return $this->signOn($run, function () use ($run): array {
            ClientGuard::staffOnly();
            $panel = PanelRecord::fromParams($run->params);
            $arguments = [$run->locale(), $panel->toContract()];
            return $this->callForServer($run, $panel, ['single-sign-on', 'administrator'], $arguments);
        });
    }

    /** @param mixed $params */
    public function adminLink($params): string
    {
        $run = $this->run('AdminLink', $params);
        try {
            $this->engine->ready();
            $arguments = [$run->locale(), PanelRecord::fromParams($run->params)->toContract()];
            return $this->engine->call('admin-area', 'panel-link', $arguments, new ClosedDoor());
        } catch (Throwable $failure) {
            return PlainText::toHtml($run->explain($failure));
        }
    }

    /** @param mixed $params */
    private function run(string $action, $params, bool $forCustomer = false): HookRun
    {
        return new HookRun($action, $params, $forCustomer, $this->database);
    }

    private function services(HookRun $run): ServiceHook
    {
        return new ServiceHook($this->engine, $this->transport, $run->database());
    }

    /**
     * The one path of every hook that may reach a panel.
     *
     * @param Closure(): mixed $hook
     * @param Closure(string): mixed|null $failed makes an answer of a message; null where the message is the answer
     * @return mixed
     */
    private function answer(HookRun $run, Closure $hook, ?Closure $failed = null)
    {
        $outcome = 'success';
        try {
            $this->engine->ready();
            return $hook();
        } catch (Throwable $failure) {
            $outcome = $run->explainToStaff($failure);
            $message = $run->explain($failure);
            return $failed === null ? $message : $failed($message);
        } finally {
            $run->log->write($run->subject(), $outcome, $this->engine->ranOn());
        }
    }

    /**
     * @param Closure(): array{ended: array<string, mixed>} $hook
     * @return array{success: bool, redirectTo?: string, errorMsg?: string}
     */
    private function signOn(HookRun $run, Closure $hook): array
    {
        $redirect = static function () use ($run, $hook): array {
            $path = Problem::unlessEnded($hook()['ended']);
            return ['success' => true, 'redirectTo' => self::redirect($run, $path)];
        };
        return $this->answer($run, $redirect, static function (string $message): array {
            return ['success' => false, 'errorMsg' => $message];
        });
    }

    /** The address on the panel of a path that the component answered, which nobody else has checked. */
    private static function redirect(HookRun $run, string $path): string
    {
        $run->secrets->learnFrom($path);
        $address = PanelRecord::fromParams($run->params)->address;
        if (preg_match('~^/(?!/)[\x21-\x5b\x5d-\x7e]*$~D', $path) !== 1) {
            throw new Refusal('bad-redirect');
        }
        $url = $address->url($path);
        if (strpos($url, $address->origin . '/') !== 0) {
            throw new Refusal('bad-redirect');
        }
        return $url;
    }

    /**
     * @param array{string, string} $export interface and function
     * @param list<mixed> $arguments
     * @return array<string, mixed>
     */
    private function callForServer(HookRun $run, PanelRecord $panel, array $export, array $arguments): array
    {
        $credentials = PanelCredentials::ofServer($panel);
        $journal = new HookJournal($run->log);
        $transport = ($this->transport)($panel->address, $credentials, TimeLimits::pages(), $journal);
        return BrowserSession::whileReleased(function () use ($export, $arguments, $transport) {
            return $this->engine->call($export[0], $export[1], $arguments, $transport);
        });
    }

    /** @return array{tabOverviewModuleOutputTemplate: string, templateVariables: array<string, string>} */
    private static function page(string $html): array
    {
        return [
            'tabOverviewModuleOutputTemplate' => self::TEMPLATE,
            'templateVariables' => ['convoyHtml' => $html],
        ];
    }
}
