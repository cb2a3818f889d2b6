<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Closure;
use Throwable;
use WHMCS\Module\Server\CustomAction;
use WHMCS\Module\Server\CustomActionCollection;

defined('WHMCS') || exit;

/**
 * What a client's browser asks of a service beside its page.
 */
final class ClientHooks
{
    /** What WHMCS calls each function of wit/client-area.wit that a browser may ask for. */
    public const FUNCTIONS = [
        'state' => 'State',
        'console' => 'Console',
        'start' => 'PowerStart',
        'shut-down' => 'PowerShutDown',
        'restart' => 'PowerRestart',
        'stop' => 'PowerStop',
        'create-backup' => 'CreateBackup',
        'restore-backup' => 'RestoreBackup',
        'delete-backup' => 'DeleteBackup',
        'reinstall' => 'ReinstallSystem',
        'rename' => 'Rename',
        'set-password' => 'SetRootPassword',
        'set-ssh-keys' => 'SetSshKeys',
        'set-nameservers' => 'SetNameservers',
        'set-boot-order' => 'SetBootOrder',
        'mount-iso' => 'MountIso',
        'unmount-iso' => 'UnmountIso',
    ];

    private const JSON = 'Content-Type: application/json; charset=utf-8';
    private const NOT_KEPT = 'Cache-Control: no-store';
    private const NO_REFERRER = 'Referrer-Policy: no-referrer';

    /** The input whose value is a secret. */
    private const PASSWORD = 'convoy_password';

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
     * What WHMCS may call as `clientarea.php?action=productdetails&modop=custom&a=…`.
     *
     * @return array<string, string> by a name that nobody reads
     */
    public static function allowed(): array
    {
        return array_combine(self::FUNCTIONS, self::FUNCTIONS);
    }

    /**
     * Does what a form of the service's page asks: JSON for its script, else the page again.
     *
     * @param string $function of wit/client-area.wit
     * @param mixed $params
     * @return string why not, for WHMCS to show
     */
    public function act(string $function, $params): string
    {
        $run = $this->runner->run(self::FUNCTIONS[$function], $params, true);
        $reply = $this->posted($run, $function, 'change');
        if (self::wantsJson()) {
            $this->endWithJson($reply);
        } else {
            $done = $reply['error'] === null ? json_decode($reply['text'], true)['message'] ?? '' : '';
            $this->endWithPage($run, $done, $reply['error'] ?? '');
        }
        return $reply['error'] ?? 'success';
    }

    /**
     * Sends the browser to a console.
     *
     * @param mixed $params
     * @return string why not, for WHMCS to show
     */
    public function console($params): string
    {
        $run = $this->runner->run(self::FUNCTIONS['console'], $params, true);
        $reply = $this->posted($run, 'console', 'console');
        $address = $reply['text'];
        $run->secrets->learnFrom($address);
        $failed = $reply['error'];
        // Nobody has checked what the component answers.
        if ($failed === null && preg_match('~^https://[\x21-\x7e]+$~D', $address) !== 1) {
            $failed = (new Refusal('bad-redirect'))->forCustomer($run->locale());
        }
        if ($failed !== null) {
            $this->endWithPage($run, '', $failed);
            return $failed;
        }
        ($this->endPage)(['Location: ' . $address, self::NO_REFERRER, self::NOT_KEPT], '');
        return 'success';
    }

    /**
     * Whether the server runs, as JSON. It opens a session on the panel: a link or an image elsewhere must not have a
     * client's browser ask for it.
     *
     * @param mixed $params
     */
    public function state($params): string
    {
        $run = $this->runner->run(self::FUNCTIONS['state'], $params, true);
        $reply = $this->posted($run, 'state', 'state');
        $this->endWithJson($reply);
        return $reply['error'] ?? 'success';
    }

    /** WHMCS's token, which the forms of the service's page carry. */
    public static function token(): string
    {
        return function_exists('generate_token') ? (string) generate_token('plain') : '';
    }

    /**
     * The client's button that signs on to the panel (WHMCS 8.5).
     *
     * @param mixed $params
     */
    public function customActions($params): ?object
    {
        if (!class_exists(CustomActionCollection::class)) {
            return null;
        }
        $run = $this->runner->run('CustomActions', $params, true);
        $actions = new CustomActionCollection();
        try {
            $label = $this->runner->describe('client-area', 'sign-on-label', [$run->locale()]);
            $isActive = strtolower($run->params->text('status')) === 'active';
            $may = [ClientGuard::SIGN_ON];
            $function = 'convoy_ServiceSingleSignOn';
            $actions->push(CustomAction::factory('convoy', $label, $function, [$params], $may, $isActive));
        } catch (Throwable $failure) {
            // The client's home page does without it; the service's page says what is wrong.
            return $actions;
        }
        return $actions;
    }

    /**
     * @param string $guard method of ClientGuard
     * @return array{text: string, error: string|null}
     */
    private function posted(HookRun $run, string $function, string $guard): array
    {
        $isPost = ($_SERVER['REQUEST_METHOD'] ?? '') === 'POST';
        if ($isPost) {
            // Ends PHP by itself unless the form carries the session's token.
            check_token();
        }
        return $this->reply($run, function () use ($run, $function, $guard, $isPost): array {
            if (!$isPost) {
                throw new Refusal('not-posted', [], 'not-posted');
            }
            $inputs = FormInputs::posted($function);
            foreach ($inputs as $input) {
                if ($input['name'] === self::PASSWORD) {
                    $run->secrets->add($input['value']);
                }
            }
            $may = Closure::fromCallable([new ClientGuard($run->database()), $guard]);
            $call = ServiceCall::of('client-area', $function)->guardedBy($may)
                ->with(static function () use ($inputs, $function): array {
                    return ['inputs' => $inputs] + ($function === 'state' ? ['form-token' => self::token()] : []);
                });
            $services = $this->runner->services($run);
            return $function === 'state' ? $services->look($run, $call->page())
                : $services->change($run, $call->quick());
        });
    }

    /**
     * @param Closure(): array{ended: array<string, mixed>} $hook
     * @return array{text: string, error: string|null}
     */
    private function reply(HookRun $run, Closure $hook): array
    {
        $answer = static function () use ($hook): array {
            return ['text' => Problem::unlessEnded($hook()['ended']), 'error' => null];
        };
        return $this->runner->answer($run, $answer, static function (string $message): array {
            return ['text' => (string) json_encode(['error' => $message]), 'error' => $message];
        });
    }

    private static function wantsJson(): bool
    {
        return strpos((string) ($_SERVER['HTTP_ACCEPT'] ?? ''), 'application/json') !== false
            || strtolower((string) ($_SERVER['HTTP_X_REQUESTED_WITH'] ?? '')) === 'xmlhttprequest';
    }

    /**
     * Leads on to the view that follows the form. It is shown anew, not as the answer to the form: reloading it
     * must not press the button again.
     */
    private function endWithPage(HookRun $run, string $done, string $failed): void
    {
        $service = $run->params->id('serviceid');
        if ($service === 0) {
            return;
        }
        FormAnswer::keep($service, $done, $failed);
        $view = FormInputs::view($failed !== '');
        $page = "Location: clientarea.php?action=productdetails&id=$service";
        ($this->endPage)([$page . ($view === '' ? '' : "&convoy_view=$view")], '');
    }

    /** @param array{text: string, error: string|null} $reply */
    private function endWithJson(array $reply): void
    {
        $headers = [self::JSON, self::NOT_KEPT];
        if ($reply['error'] !== null) {
            array_unshift($headers, 'HTTP/1.1 409 Conflict');
        }
        ($this->endPage)($headers, $reply['text']);
    }
}
