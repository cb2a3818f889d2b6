<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Closure;
use Illuminate\Database\Connection;
use PanelHttp\Exchange;
use Throwable;

defined('WHMCS') || exit;

/**
 * What a hook leaves in WHMCS's Module Log: a row for each exchange with the panel and one for the outcome.
 *
 * Rows are written when the hook ends, because only then all secrets are known, and no request waits for the database.
 */
final class ModuleLog
{
    /** What administrators search the log for. */
    private const MODULE = 'convoy';

    /** WHMCS's setting behind Enable and Disable Debug Logging; blank is off. */
    private const SWITCH = 'ModuleDebugMode';

    /** Exchanges of a hook that are kept: of a panel with ten thousand servers the daily cron reads hundreds of pages. */
    private const MOST = 200;

    /** Bytes of a body that are kept. */
    private const BODY = 65536;

    /** Headers of an answer that tell a reader something. */
    private const HEADERS = ['content-type', 'location', 'retry-after', 'server'];

    private const EMAIL = '/[\w.!#$%&\'*+\/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+/u';

    private string $action;
    private Secrets $secrets;

    /** @var Closure(): Connection */
    private Closure $database;

    /** @var array<string, true> email addresses that WHMCS has anyway, in lower case */
    private array $knownEmails = [];

    /** @var Exchange[] the first of them */
    private array $exchanges = [];
    private int $count = 0;
    private int $waves = 0;

    /** @var string[] */
    private array $notes = [];

    /** @param Closure(): Connection $database */
    public function __construct(string $action, Secrets $secrets, Closure $database)
    {
        $this->action = $action;
        $this->secrets = $secrets;
        $this->database = $database;
    }

    /** Any other address in an answer is somebody else's and is left out. */
    public function knowEmail(string $email): void
    {
        $this->knownEmails[strtolower(trim($email))] = true;
    }

    public function exchange(Exchange $exchange): void
    {
        $this->count++;
        $this->waves = max($this->waves, $exchange->wave);
        if ($this->count <= self::MOST) {
            $this->exchanges[] = $exchange;
        }
        $this->secrets->learnFrom($exchange->path);
        $this->secrets->learnFrom((string) $exchange->requestBody);
        $this->secrets->learnFrom($exchange->responseBody);
        if ($this->secrets->isOverfull()) {
            $exchange->responseBody = '(left out: it holds too many secrets)';
        }
        $exchange->responseBody = substr($exchange->responseBody, 0, self::BODY);
    }

    /** @return Exchange[] with the panel so far, the first of them */
    public function exchanges(): array
    {
        return $this->exchanges;
    }

    public function note(string $note): void
    {
        $this->notes[] = $note;
    }

    /**
     * Writes all rows. A log that can't be written changes nothing of what the hook did.
     *
     * @param string $subject whose hook it was
     * @param string|null $ranOn the bridge and engine that ran it; null if it wasn't run
     */
    public function write(string $subject, string $outcome, ?string $ranOn): void
    {
        try {
            if ($this->isOff()) {
                return;
            }
            $notes = array_merge([$this->cost($ranOn)], $this->notes);
            foreach ($this->exchanges as $exchange) {
                $this->row($this->request($exchange), $this->response($exchange), '');
            }
            $this->row($subject, $outcome, implode("\n", $notes));
        } catch (Throwable $exception) {
            return;
        }
    }

    /**
     * Whether WHMCS would drop every row, which it decides only within logModuleCall(), after the texts were made and
     * blotted. Where the switch isn't found, it is left to WHMCS.
     */
    private function isOff(): bool
    {
        $switch = ($this->database)()->table('tblconfiguration')->where('setting', self::SWITCH)->first();
        return $switch !== null && (string) $switch->value === '';
    }

    private function cost(?string $ranOn): string
    {
        return sprintf(
            '%s, %d request%s in %d round trip%s%s',
            $ranOn ?? 'not run',
            $this->count,
            $this->count === 1 ? '' : 's',
            $this->waves,
            $this->waves === 1 ? '' : 's',
            $this->count > self::MOST ? ', the first ' . self::MOST . ' of them above' : ''
        );
    }

    private function row(string $request, string $response, string $processed): void
    {
        logModuleCall(
            self::MODULE,
            $this->action,
            $this->text($request),
            $this->text($response),
            $this->text($processed),
            $this->secrets->forms()
        );
    }

    private function request(Exchange $exchange): string
    {
        return "{$exchange->method} {$exchange->path}\n"
            . "credential: {$exchange->credential}\n\n"
            . $exchange->requestBody;
    }

    private function response(Exchange $exchange): string
    {
        $lines = [sprintf(
            '%s in %d ms, round trip %d%s',
            $exchange->status ?? 'no answer',
            (int) round($exchange->seconds * 1000),
            $exchange->wave,
            $exchange->newConnection ? ', new connection' : ''
        )];
        if ($exchange->failure !== null) {
            $lines[] = $exchange->failure->kind . ': ' . $exchange->failure->message
                . ($exchange->failure->mayHaveReachedPanel ? ' (the panel may have acted)' : '');
        }
        foreach ($exchange->responseHeaders as [$name, $value]) {
            if (in_array($name, self::HEADERS, true)) {
                $lines[] = "$name: $value";
            }
        }
        return implode("\n", $lines) . "\n\n" . $this->withoutStrangers($exchange->responseBody);
    }

    private function withoutStrangers(string $body): string
    {
        return (string) preg_replace_callback(self::EMAIL, function (array $match): string {
            return isset($this->knownEmails[strtolower($match[0])]) ? $match[0] : '(email address)';
        }, mb_scrub($body, 'UTF-8'));
    }

    private function text(string $text): string
    {
        return mb_strcut($this->secrets->blot(mb_scrub($text, 'UTF-8')), 0, self::BODY, 'UTF-8');
    }
}
