<?php

declare(strict_types=1);

namespace DoctorTests;

/** Which of PHP's functions and of curl's constants PHP files use, read in their tokens. */
final class Needs
{
    private const HOST = __DIR__ . '/../../..';

    /** What is called by its name: only there is a text a function. */
    private const CALLERS = [
        'array_filter', 'array_map', 'array_reduce', 'array_walk', 'call_user_func', 'call_user_func_array',
        'preg_replace_callback', 'register_shutdown_function', 'set_error_handler', 'uasort', 'uksort', 'usort',
    ];

    /** Functions without which no PHP program starts, and nobody can tell what is missing. */
    private const LANGUAGE = ['define', 'defined', 'function_exists'];

    /**
     * Functions the module can do without. PhpChecks reports those of the helper process itself. Without chmod the
     * message names the command to run. Without ini_set only floats would lose digits, and the module sends none.
     */
    private const OPTIONAL = [
        'chmod', 'ini_set', 'proc_close', 'proc_get_status', 'proc_open', 'proc_terminate', 'stream_select',
    ];

    /** @return list<string> the files of a request of WHMCS's */
    public static function module(): array
    {
        return array_merge(
            glob(self::HOST . '/module/{convoy,hooks,set,functions,hookpoints}.php', GLOB_BRACE),
            glob(self::HOST . '/module/lib/{*,*/*,*/*/*}.php', GLOB_BRACE),
            glob(self::HOST . '/module/lang/*.php'),
            glob(self::HOST . '/{wasmtime-php,panel-http}/src/*.php', GLOB_BRACE)
        );
    }

    /** @return list<string> the doctor's files */
    public static function doctor(): array
    {
        return array_merge(glob(self::HOST . '/doctor/*.php'), glob(self::HOST . '/doctor/src/*.php'));
    }

    /** @return list<string> the files that bin/doctor.php needs to find the set that serves */
    public static function start(): array
    {
        return [
            self::HOST . '/module/bin/doctor.php',
            self::HOST . '/module/bin/not-as-root.php',
            self::HOST . '/module/set.php',
        ];
    }

    /** @return list<string> the files that the doctor runs on before it can print that a function is forbidden */
    public static function report(): array
    {
        return array_merge(
            glob(self::HOST . '/doctor/{autoload,needs}.php', GLOB_BRACE),
            glob(self::HOST . '/doctor/src/{Doctor,DoctorCommand,Finding,PhpNeeds,Report,Texts}.php', GLOB_BRACE),
            glob(self::HOST . '/module/lib/{autoload,Diagnosis}.php', GLOB_BRACE)
        );
    }

    /** @return array<string, array<int|string, mixed>> what needs.php holds */
    public static function all(): array
    {
        $module = self::functions(self::module());
        $doctor = self::functions(array_merge(self::doctor(), self::start()));
        return [
            'module' => self::byExtension($module),
            'doctor' => self::byExtension(array_diff($doctor, $module)),
            'report' => self::functions(self::report()),
            'curl' => self::constants(array_merge(self::module(), self::doctor())),
        ];
    }

    /**
     * @param list<string> $functions
     * @return string lines of PHP
     */
    public static function listed(array $functions, string $indent): string
    {
        return $indent . str_replace("\n", "\n$indent", wordwrap("'" . implode("', '", $functions) . "',", 105)) . "\n";
    }

    /**
     * @param list<string> $files
     * @return list<string> PHP's functions that they call without asking whether they exist
     */
    public static function functions(array $files): array
    {
        $called = [];
        foreach ($files as $file) {
            $called = array_merge($called, self::called((string) file_get_contents($file)));
        }
        $called = array_diff(array_unique($called), self::LANGUAGE, self::OPTIONAL);
        sort($called);
        return array_values($called);
    }

    /**
     * @param list<string> $files
     * @return list<string> curl's constants that they use
     */
    public static function constants(array $files): array
    {
        $used = [];
        foreach ($files as $file) {
            foreach (self::tokens((string) file_get_contents($file)) as $token) {
                if (preg_match('/^\\\\?(CURL[A-Z]*_\w+|CURLM_OK)$/D', $token, $name) === 1 && defined($name[1])) {
                    $used[] = $name[1];
                }
            }
        }
        $used = array_values(array_unique($used));
        sort($used);
        return $used;
    }

    /**
     * @param array<int, string> $functions
     * @return array<string, list<string>> by their extension
     */
    public static function byExtension(array $functions): array
    {
        $extensions = [];
        foreach ($functions as $function) {
            $extension = (new \ReflectionFunction($function))->getExtensionName();
            // Before PHP 8.2 random_bytes() was of the extension standard, which every PHP has, too.
            $extensions[$extension === 'random' ? 'standard' : $extension][] = $function;
        }
        ksort($extensions);
        return $extensions;
    }

    /** @return list<string> */
    private static function tokens(string $source): array
    {
        $tokens = [];
        foreach (token_get_all($source) as $token) {
            if (!in_array($token[0], [T_WHITESPACE, T_COMMENT, T_DOC_COMMENT], true)) {
                $tokens[] = is_array($token) ? $token[1] : $token;
            }
        }
        return $tokens;
    }

    /** @return list<string> */
    private static function called(string $source): array
    {
        $tokens = self::tokens($source);
        $called = [];
        /** @var list<string> $open which function's argument list each open parenthesis begins */
        $open = [];
        foreach ($tokens as $place => $token) {
            $before = $tokens[$place - 1] ?? '';
            $name = strtolower(ltrim($token, '\\'));
            if ($token === '(' || $token === '[') {
                $open[] = $token === '(' ? strtolower(ltrim($before, '\\')) : '';
            } elseif ($token === ')' || $token === ']') {
                array_pop($open);
            } elseif (in_array(end($open), self::CALLERS, true) && preg_match('/^\'(\w+)\'$/D', $token, $text) === 1) {
                $called[] = $text[1];
            } elseif (($tokens[$place + 1] ?? '') === '(' && preg_match('/^\w+$/D', $name) === 1) {
                $isOther = in_array(strtolower($before), ['->', '?->', '::', 'function', 'new', 'fn'], true);
                $called[] = $isOther ? '' : $name;
            }
        }
        return array_values(array_filter($called, static function (string $name) use ($source): bool {
            return $name !== '' && function_exists($name) && (new \ReflectionFunction($name))->isInternal()
                && strpos($source, "function_exists('$name')") === false;
        }));
    }
}
