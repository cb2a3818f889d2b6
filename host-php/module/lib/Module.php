<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Closure;
use ConvoyDoctor\DoctorCommand;
use Illuminate\Database\Connection;
use PanelHttp\Credentials;
use PanelHttp\CurlTransport;
use PanelHttp\Journal;
use PanelHttp\PanelAddress;
use PanelHttp\TimeLimits;
use PanelHttp\Transport;
use Throwable;
use WHMCS\Database\Capsule;
use WHMCS\Module\AbstractWidget;

defined('WHMCS') || exit;

/**
 * The hooks. Each gives WHMCS the type it expects, whatever it was given and whatever fails inside.
 */
final class Module
{
    /** Seconds for which a paid service waits for another action to end. */
    private const UNSUSPEND = 15;

    private static ?self $installed = null;

    private HookRunner $runner;

    /** @var Closure(list<string>, string): void */
    private Closure $endPage;

    /** @var Closure(ConnectionTest, string): string */
    private Closure $causes;

    /**
     * @param Closure(PanelAddress, Credentials, TimeLimits, Journal, ?callable=): Transport $transport
     * @param Closure(): Connection $database
     * @param Closure(list<string>, string): void|null $endPage sends headers and a body, and ends PHP
     * @param Closure(ConnectionTest, string): string|null $causes what may be why a connection failed, in a language;
     *     null: not known
     */
    public function __construct(
        Engine $engine,
        Closure $transport,
        Closure $database,
        ?Closure $endPage = null,
        ?Closure $causes = null
    ) {
        $this->runner = new HookRunner($engine, $transport, $database);
        $this->endPage = $endPage ?? Closure::fromCallable([PageEnd::class, 'send']);
        $this->causes = $causes ?? static function (): string {
            return '';
        };
    }

    /** The module in the folder above, on WHMCS's database; made once in a PHP request. */
    public static function installed(): self
    {
        if (self::$installed === null) {
            self::$installed = new self(
                new Engine(Package::ofThisRequest()),
                static function (...$arguments): Transport {
                    return new CurlTransport(...$arguments);
                },
                static function (): Connection {
                    return Capsule::connection();
                },
                null,
                Closure::fromCallable([Diagnosis::class, 'causes'])
            );
        }
        return self::$installed;
    }

    /** @return array<string, string|bool> */
    public function metaData(): array
    {
        try {
            return ModuleDescription::metaData($this->runner->describe('module', 'metadata'));
        } catch (Throwable $failure) {
            // WHMCS asks on many pages; Test Connection and the product settings say what is wrong.
            return ModuleDescription::LEAST;
        }
    }

    /** @return array<string, array<string, mixed>> */
    public function configOptions(): array
    {
        $run = $this->runner->run('ConfigOptions', []);
        try {
            $this->runner->ready();
            $settings = $this->runner->describe('module', 'settings', [$run->locale()]);
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
        $run = $this->runner->run('TestConnection', $params);
        $test = new ConnectionTest($this->runner, $run);
        return $this->runner->answer($run, static function () use ($run, $test): array {
            try {
                $found = $test->report();
            } finally {
                foreach ($test->warnings as $warning) {
                    // WHMCS shows only failures; staff find the rest in the activity log.
                    ActivityLog::add($warning);
                }
            }
            $run->log->note($found);
            return ['success' => true, 'error' => PlainText::of(implode("\n", $test->warnings))];
        }, function (string $message) use ($run, $test): array {
            $causes = function (string $language) use ($test): string {
                return ($this->causes)($test, $language);
            };
            return ['success' => false, 'error' => $run->withCauses($message, $causes)];
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
        $run = $this->runner->run($action, $params, $action === 'ChangePassword' && !defined('ADMINAREA'));
        $command = function () use ($run, $action, $function): string {
            $patience = $function === 'unsuspend' ? self::UNSUSPEND : 0;
            $call = ServiceCall::of('provisioning', $function)->waiting($patience);
            if ($function === 'change-password') {
                $call->guardedBy(Closure::fromCallable([new ClientGuard($run->database()), 'changeByClient']));
            }
            $services = $this->runner->services($run);
            $result = $function === 'renew' ? $services->look($run, $call->quick()) : $services->change($run, $call);
            $throttled = new ThrottledCommands($run->database(), new Store($run->database()));
            $throttled->ended($run, $action, $result['ended']);
            Problem::unlessEnded($result['ended']);
            return 'success';
        };
        return $this->runner->answer($run, LastFailure::noting($run, $command));
    }

    /**
     * @param mixed $params
     * @return array{tabOverviewModuleOutputTemplate: string, templateVariables: array<string, string>}
     */
    public function clientArea($params): array
    {
        return (new ServicePage($this->runner))->show($params);
    }

    /**
     * @param mixed $params
     * @return array{success: bool, redirectTo?: string, errorMsg?: string}
     */
    public function serviceSingleSignOn($params): array
    {
        $run = $this->runner->run('ServiceSingleSignOn', $params, !defined('ADMINAREA'));
        return $this->signOn($run, function () use ($run): array {
            $maySignOn = Closure::fromCallable([new ClientGuard($run->database()), 'signOn']);
            $call = ServiceCall::of('single-sign-on', 'service')->quick()->guardedBy($maySignOn);
            return $this->runner->services($run)->look($run, $call);
        });
    }

    /**
     * @param mixed $params
     * @return array{success: bool, redirectTo?: string, errorMsg?: string}
     */
    public function adminSingleSignOn($params): array
    {
        $run = $this->runner->run('AdminSingleSignOn', $params);
        return $this->signOn($run, function () use ($run): array {
            ClientGuard::staffOnly();
            $panel = PanelRecord::fromParams($run->params);
            return $this->runner->callForServer($run, $panel, ['single-sign-on', 'administrator']);
        });
    }

    /** @param mixed $params */
    public function adminLink($params): string
    {
        $run = $this->runner->run('AdminLink', $params);
        try {
            $this->runner->ready();
            $arguments = [$run->locale(), PanelRecord::fromParams($run->params)->toContract()];
            return $this->runner->describe('admin-area', 'panel-link', $arguments);
        } catch (Throwable $failure) {
            return PlainText::toHtml($run->explain($failure));
        }
    }

    /** The command line tool bin/convert-products.php. */
    public function conversion(): ConversionCommand
    {
        return new ConversionCommand($this->runner);
    }

    /** The command line tool bin/doctor.php. */
    public function doctor(): DoctorCommand
    {
        return Diagnosis::command($this->runner);
    }

    public function staff(): StaffHooks
    {
        return new StaffHooks($this->runner, $this->endPage);
    }

    public function installation(): InstallationButtons
    {
        return new InstallationButtons($this->runner);
    }

    public function client(): ClientHooks
    {
        return new ClientHooks($this->runner, $this->endPage);
    }

    public function passwordForm(): PasswordForm
    {
        return new PasswordForm($this->runner);
    }

    public function choices(): ChoiceHooks
    {
        return new ChoiceHooks($this->runner);
    }

    public function sync(): SyncHooks
    {
        return new SyncHooks($this->runner);
    }

    public function rooms(): PanelRooms
    {
        return new PanelRooms($this->runner);
    }

    public function bindingsCard(): BindingsCard
    {
        return new BindingsCard($this->runner);
    }

    /** The command line tool bin/bindings.php. */
    public function bindings(): BindingsCommand
    {
        return new BindingsCommand($this->runner);
    }

    /** Null where WHMCS has no widgets. */
    public function homeWidget(): ?object
    {
        return class_exists(AbstractWidget::class) ? new HomeWidget() : null;
    }

    public function cron(): CronHook
    {
        return new CronHook($this->runner);
    }

    /**
     * @param Closure(): array{ended: array<string, mixed>} $hook
     * @return array{success: bool, redirectTo?: string, errorMsg?: string}
     */
    private function signOn(HookRun $run, Closure $hook): array
    {
        $redirect = static function () use ($run, $hook): array {
            $path = Problem::unlessEnded($hook()['ended']);
            $run->secrets->learnFrom($path);
            return ['success' => true, 'redirectTo' => PanelRecord::fromParams($run->params)->redirect($path)];
        };
        return $this->runner->answer($run, $redirect, static function (string $message): array {
            return ['success' => false, 'errorMsg' => $message];
        });
    }
}
