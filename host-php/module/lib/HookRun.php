<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Closure;
use Illuminate\Database\Connection;
use PDOException;
use Throwable;
use WasmtimePhp\CallFailed;

defined('WHMCS') || exit;

/**
 * One run of one hook: what it was given, who reads its answer, and what it leaves in the log.
 */
final class HookRun
{
    /** Names of custom fields whose values are secrets; includes the root password field of previous modules. */
    private const SECRET_FIELD = '/pass|secret|token|\bpin\b|\bkey\b/i';

    /** WHMCS's name of the function, such as `CreateAccount`. */
    public string $action;

    public Params $params;
    public Secrets $secrets;
    public ModuleLog $log;

    /** What stood in the way of a hook that went on all the same. */
    public ?Explained $hindrance = null;

    private bool $forCustomer;

    /** @var Closure(): Connection */
    private Closure $database;

    private ?string $locale = null;

    /**
     * @param mixed $params WHMCS's `$params`, whatever it is
     * @param Closure(): Connection $database
     */
    public function __construct(string $action, $params, bool $forCustomer, Closure $database)
    {
        $this->action = $action;
        $this->params = new Params($params);
        $this->forCustomer = $forCustomer;
        $this->database = $database;
        $this->secrets = new Secrets();
        foreach ($this->params->texts('customfields') as $name => $value) {
            if (preg_match(self::SECRET_FIELD, (string) $name) === 1) {
                $this->secrets->add($value);
            }
        }
        $this->secrets->add(trim($this->params->text('serverpassword')));
        $this->secrets->add($this->params->text('password'));
        $this->log = new ModuleLog($action, $this->secrets, $database);
        $this->log->knowEmail($this->params->texts('clientsdetails')['email'] ?? '');
        $this->log->knowEmail($this->params->text('serverusername'));
    }

    public function database(): Connection
    {
        return ($this->database)();
    }

    /** Whose hook it is, for the log. */
    public function subject(): string
    {
        $service = $this->params->id('serviceid');
        return $service > 0
            ? (new ServiceKey($service, $this->params->id('addonId')))->describe(Locale::DEFAULT)
            : 'server record ' . $this->params->id('serverid');
    }

    public function locale(): string
    {
        if ($this->locale === null) {
            $this->locale = $this->forCustomer
                ? Locale::ofClient($this->params)
                : Locale::ofStaff($this->database());
        }
        return $this->locale;
    }

    /** For a reader who isn't logged in. */
    public function speak(string $locale): void
    {
        $this->locale = $locale;
    }

    /** Why a hook failed, for the one who reads its answer; no secret and no tag in it. */
    public function explain(Throwable $failure): string
    {
        if (!$this->forCustomer) {
            return $this->explainToStaff($failure);
        }
        $locale = $this->localeForFailures();
        $text = $failure instanceof Explained
            ? $failure->forCustomer($locale)
            : Messages::text($locale, 'unavailable');
        return PlainText::of($this->secrets->blot($text));
    }

    /** Begins with the hook's name: staff find the same message in logs and queues, away from what they pressed. */
    public function explainToStaff(Throwable $failure): string
    {
        $values = ['action' => $this->action, 'cause' => $this->causeForStaff($failure)];
        return Messages::text($this->localeForFailures(), 'failed', $values);
    }

    /** @param Closure(string): string $causes what the doctor found, in a language; blank if nothing */
    public function withCauses(string $message, Closure $causes): string
    {
        $found = $causes($this->localeForFailures());
        return $found === '' ? $message : PlainText::of($this->secrets->blot("$message $found"));
    }

    public function causeForStaff(Throwable $failure): string
    {
        $locale = $this->localeForFailures();
        if ($failure instanceof Explained) {
            $text = $failure->forStaff($locale);
        } elseif ($failure instanceof CallFailed) {
            $values = ['kind' => $failure->kind, 'message' => $failure->getMessage()];
            $text = Messages::text($locale, 'call-failed', $values);
            $text .= $failure->kind === 'internal' ? self::doctorsTurn($locale) : '';
        } else {
            $text = self::unforeseen($locale, $failure) . self::doctorsTurn($locale);
        }
        return PlainText::of($this->secrets->blot($text));
    }

    /** A failure without a message of its own. Usually this machine lacks something. */
    private static function unforeseen(string $locale, Throwable $failure): string
    {
        // PHP 8 says the same of a function that disable_functions names.
        if (preg_match('/^Call to undefined function (?:\w+\\\\)*(\w+)\(\)$/D', $failure->getMessage(), $names) === 1) {
            return Messages::text($locale, 'no-function', ['function' => $names[1]]);
        }
        if ($failure instanceof PDOException) {
            // The driver's own message, without the SQL statement and its values.
            $cause = rtrim(($failure->getPrevious() ?? $failure)->getMessage(), '. ');
            return Messages::text($locale, 'database-failed', ['cause' => $cause]);
        }
        $place = basename($failure->getFile()) . ':' . $failure->getLine();
        $message = get_class($failure) . ": {$failure->getMessage()} ($place)";
        return Messages::text($locale, 'broken', ['message' => $message]);
    }

    private static function doctorsTurn(string $locale): string
    {
        return ' ' . Messages::text($locale, 'doctors-turn', ['doctor' => CONVOY_FOLDER . '/bin/doctor.php']);
    }

    /**
     * Leaves a note for staff in the log.
     *
     * @param string $key of Messages
     * @param array<string, string> $values
     */
    public function note(string $key, array $values): void
    {
        $this->log->note(Messages::text($this->localeForFailures(), $key, $values));
    }

    /** The reader's language, even when the failure is that the database can't be asked. */
    private function localeForFailures(): string
    {
        try {
            return $this->locale();
        } catch (Throwable $exception) {
            return Locale::DEFAULT;
        }
    }
}
