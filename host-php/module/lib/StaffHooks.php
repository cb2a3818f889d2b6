<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Closure;
use PanelHttp\Machine;
use Throwable;

defined('WHMCS') || exit;

/**
 * What staff see and press on a service's page in the admin area.
 */
final class StaffHooks
{
    /** What WHMCS calls each `staff-function` of wit/admin-area.wit. */
    public const FUNCTIONS = [
        'start' => 'StaffStart',
        'shut-down' => 'StaffShutDown',
        'restart' => 'StaffRestart',
        'stop' => 'StaffStop',
        'synchronize' => 'SyncFromPanel',
        'reinstall' => 'Reinstall',
        'forget' => 'ForgetServer',
        'reassign' => 'ReassignServer',
        'apply-options' => 'ApplyOptions',
    ];

    private HookRunner $runner;

    /** @var Closure(list<string>, string): void */
    private Closure $endPage;

    /** @param Closure(list<string>, string): void $endPage sends headers and a body, and ends PHP */
    public function __construct(HookRunner $runner, Closure $endPage)
    {
        $this->runner = $runner;
        $this->endPage = $endPage;
    }

    /**
     * @param mixed $params
     * @return array<string, string> HTML by label
     */
    public function tab($params): array
    {
        $run = $this->runner->run('AdminServicesTabFields', $params);
        $rows = function () use ($run): array {
            ClientGuard::noClient();
            $files = new TraceFiles($run);
            $refusal = $this->sendFile($run, $files);
            $call = ServiceCall::of('admin-area', 'service-tab')->page()->repairing()
                ->with(static function () use ($files): array {
                    return ['traces' => $files->links()];
                });
            $tab = $this->runner->services($run)->look($run, $call);
            $rows = $refusal + $this->answerToSave($run) + (new InstallationButtons($this->runner))->row($run);
            if ($run->hindrance !== null) {
                $label = Messages::text($run->locale(), 'carry-over');
                $rows[$label] = PlainText::toHtml($run->explain($run->hindrance));
            }
            foreach ($tab['rows'] as [$label, $html]) {
                $rows[$label] = $html;
            }
            $failure = LastFailure::of($run);
            if ($failure !== null) {
                $rows[Messages::text($run->locale(), 'last-failure')] = PlainText::toHtml($failure);
            }
            return $rows;
        };
        return $this->runner->answer($run, $rows, static function (string $message): array {
            return ['ConvoyPanel' => PlainText::toHtml($message)];
        });
    }

    /**
     * Staff saved the service tab.
     *
     * @param mixed $params
     */
    public function save($params): void
    {
        if (FormInputs::ours() === []) {
            return;
        }
        $run = $this->runner->run('AdminServicesTabFieldsSave', $params);
        $this->runner->answer($run, function () use ($run): void {
            ClientGuard::noClient();
            $posted = FormInputs::postedWithOthers('save-service-tab');
            $call = ServiceCall::of('admin-area', 'save-service-tab')->repairing()
                ->with(static function () use ($posted): array {
                    return ['inputs' => $posted];
                });
            $result = $this->runner->services($run)->change($run, $call);
            Problem::unlessEnded($result['ended']);
            if ($result['notes'] !== []) {
                $notes = $run->secrets->blot(implode(' ', $result['notes']));
                $this->rememberAnswerToSave($run, PlainText::of($notes));
            }
        }, function (string $message) use ($run): void {
            $this->rememberAnswerToSave($run, $message);
        });
    }

    /**
     * @param mixed $params
     * @return array<string, string> function by label
     */
    public function buttons($params = []): array
    {
        $run = $this->runner->run('AdminCustomButtonArray', $params);
        try {
            $buttons = [];
            foreach ($this->runner->describe('admin-area', 'buttons', [$run->locale()]) as [$label, $function]) {
                $buttons[$label] = self::FUNCTIONS[$function];
            }
            return $buttons + (new InstallationButtons($this->runner))->buttons($run);
        } catch (Throwable $failure) {
            // The service tab on the same page says what is wrong.
            return [];
        }
    }

    /**
     * Runs what a button stands for.
     *
     * @param string $function `staff-function` of wit/admin-area.wit
     * @param mixed $params
     * @return string `success`, or why not
     */
    public function press(string $function, $params): string
    {
        $run = $this->runner->run(self::FUNCTIONS[$function], $params);
        return $this->runner->answer($run, LastFailure::noting($run, function () use ($run, $function): string {
            ClientGuard::noClient();
            $store = new Store($run->database());
            $call = ServiceCall::of('admin-area', $function)
                ->guardedBy(static function (ServiceRecord $service) use ($run, $function, $store): void {
                    $panel = PanelRecord::fromParams($run->params);
                    $function === 'forget' && (new PendingDeletions($store))->refuseElsewhere($panel, $service);
                })
                ->with(static function (ServiceKey $key) use ($store): array {
                    $staff = ClientGuard::staff();
                    return ['confirmation' => $staff > 0 ? (new Confirmations($store))->take($key, $staff) : null];
                });
            $result = $this->runner->services($run)->change($run, $call);
            Problem::unlessEnded($result['ended']);
            return 'success';
        }));
    }

    /** @param mixed $params */
    public function loginLink($params): string
    {
        $run = $this->runner->run('LoginLink', $params);
        try {
            $this->runner->ready();
            $links = $this->runner->services($run)->describe($run, 'admin-area', 'server-links');
            return Problem::unlessEnded($links['ended']);
        } catch (Throwable $failure) {
            return PlainText::toHtml($run->explain($failure));
        }
    }

    /**
     * WHMCS has merged two clients (AfterClientMerge): never throws, since it has other hooks to run.
     *
     * @param array<string, mixed> $vars `fromUserID` and `toUserID`
     */
    public function clientsMerged(array $vars): void
    {
        $params = new Params($vars);
        [$from, $to] = [$params->id('fromUserID'), $params->id('toUserID')];
        if ($from === 0 || $to === 0 || $from === $to) {
            return;
        }
        $run = $this->runner->run('AfterClientMerge', []);
        try {
            $database = $this->runner->database();
            $store = new Store($database);
            (new Bindings($database, $store))->move($from, $to);
            (new StaffNotices($store))->move($from, $to);
        } catch (Throwable $failure) {
            ActivityLog::add($run->explainToStaff($failure));
        }
    }

    /**
     * Sends the trace that is asked for, and ends the page.
     *
     * @return array<string, string> why not
     */
    private function sendFile(HookRun $run, TraceFiles $files): array
    {
        $id = TraceFiles::asked();
        if ($id === '') {
            return [];
        }
        try {
            [$headers, $body] = $files->file($id);
        } catch (Refusal $refusal) {
            return ['ConvoyPanel' => PlainText::toHtml($run->causeForStaff($refusal))];
        }
        ($this->endPage)($headers, $body);
        return [];
    }

    /** WHMCS shows nothing of what a save answers; the page that follows it does. */
    private function rememberAnswerToSave(HookRun $run, string $message): void
    {
        try {
            $store = new Store($run->database());
            $store->deleteExpired('saved');
            $store->put('saved', self::saveKey($run), $message, Machine::now() + 300);
        } catch (Throwable $failure) {
            ActivityLog::add($message);
        }
    }

    /** @return array<string, string> */
    private function answerToSave(HookRun $run): array
    {
        $store = new Store($run->database());
        $message = $store->get('saved', self::saveKey($run));
        if ($message === null) {
            return [];
        }
        $store->delete('saved', self::saveKey($run));
        return ['ConvoyPanel' => PlainText::toHtml($message)];
    }

    private static function saveKey(HookRun $run): string
    {
        return ServiceKey::fromParams($run->params) . ':' . ClientGuard::staff();
    }
}
