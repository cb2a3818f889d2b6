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
    /** What WHMCS may call as `clientarea.php?action=productdetails&modop=custom&a=…`. */
    public const ALLOWED = [
        'Start' => 'PowerStart',
        'Shut Down' => 'PowerShutDown',
        'Restart' => 'PowerRestart',
        'Stop' => 'PowerStop',
        'State' => 'State',
    ];

    private const JSON = 'Content-Type: application/json; charset=utf-8';
    private const NOT_KEPT = 'Cache-Control: no-store';

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
     * Starts or stops the server, for a form of the service's page: JSON for its script, else the page again.
     *
     * @param string $action function of wit/client-area.wit
     * @param mixed $params
     * @return string why not, for WHMCS to show
     */
    public function power(string $action, $params): string
    {
        $isPost = ($_SERVER['REQUEST_METHOD'] ?? '') === 'POST';
        if ($isPost) {
            // Ends PHP by itself unless the form carries the session's token.
            check_token();
        }
        $run = $this->runner->run('Power', $params, true);
        $reply = $this->reply($run, function () use ($run, $action, $isPost): array {
            if (!$isPost) {
                throw new Refusal('not-posted', [], 'not-posted');
            }
            $mayChange = Closure::fromCallable([new ClientGuard($run->database()), 'change']);
            $call = ServiceCall::of('client-area', $action)->quick()->guardedBy($mayChange);
            return $this->runner->services($run)->change($run, $call);
        });
        if (self::wantsJson()) {
            $this->endWithJson($reply);
        } elseif ($reply['error'] === null) {
            // Shown anew, not as the answer to the form: reloading it must not press the button again.
            $page = 'clientarea.php?action=productdetails&id=' . $run->params->id('serviceid');
            ($this->endPage)(['Location: ' . $page], '');
        }
        return $reply['error'] ?? 'success';
    }

    /**
     * Whether the server runs, as JSON.
     *
     * @param mixed $params
     */
    public function state($params): string
    {
        $run = $this->runner->run('State', $params, true);
        $reply = $this->reply($run, function () use ($run): array {
            $mayLook = Closure::fromCallable([new ClientGuard($run->database()), 'state']);
            $call = ServiceCall::of('client-area', 'state')->quick()->guardedBy($mayLook);
            return $this->runner->services($run)->look($run, $call);
        });
        $this->endWithJson($reply);
        return $reply['error'] ?? 'success';
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
     * @param Closure(): array{ended: array<string, mixed>} $hook
     * @return array{json: string, error: string|null}
     */
    private function reply(HookRun $run, Closure $hook): array
    {
        $answer = static function () use ($hook): array {
            return ['json' => Problem::unlessEnded($hook()['ended']), 'error' => null];
        };
        return $this->runner->answer($run, $answer, static function (string $message): array {
            return ['json' => (string) json_encode(['error' => $message]), 'error' => $message];
        });
    }

    private static function wantsJson(): bool
    {
        return strpos((string) ($_SERVER['HTTP_ACCEPT'] ?? ''), 'application/json') !== false
            || strtolower((string) ($_SERVER['HTTP_X_REQUESTED_WITH'] ?? '')) === 'xmlhttprequest';
    }

    /** @param array{json: string, error: string|null} $reply */
    private function endWithJson(array $reply): void
    {
        $headers = [self::JSON, self::NOT_KEPT];
        if ($reply['error'] !== null) {
            array_unshift($headers, 'HTTP/1.1 409 Conflict');
        }
        ($this->endPage)($headers, $reply['json']);
    }
}
