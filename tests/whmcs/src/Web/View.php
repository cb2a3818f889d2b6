<?php

declare(strict_types=1);

namespace WhmcsStandIn\Web;

use WhmcsStandIn\Installation;
use WhmcsStandIn\Session;
use WhmcsStandIn\Templates;

/** Renders the stand-in's own pages: `admin`, or the theme of the client area. */
final class View
{
    /** What a redirect leaves for the next page to say. */
    private const NOTICE = 'standin_notice';

    private Installation $installation;

    private string $theme;

    public function __construct(Installation $installation, string $theme)
    {
        $this->installation = $installation;
        $this->theme = $theme;
    }

    /** @param array<string, mixed> $vars */
    public function page(string $name, string $title, array $vars = [], int $status = 200): Response
    {
        return Response::page($this->html($name, $title, $vars), $status);
    }

    /** @param array<string, mixed> $vars */
    public function html(string $name, string $title, array $vars = []): string
    {
        $client = $this->installation->database()->table('tblclients')->where('id', Session::clientId())->first();
        $notice = $_SESSION[self::NOTICE] ?? null;
        unset($_SESSION[self::NOTICE]);
        $folder = dirname(__DIR__, 2) . '/templates/' . $this->theme;
        return (new Templates($this->installation))->file($folder, "$name.tpl", $vars + [
            'pagetitle' => $title,
            'companyname' => $this->installation->setting('CompanyName'),
            'version' => $this->installation->version(),
            'token' => Session::token(),
            'client' => $client,
            'isAdmin' => Session::adminId() !== 0,
            'notice' => $notice,
            'may' => [
                'manageproducts' => Session::may($this->installation, 'manageproducts'),
                'productsso' => Session::may($this->installation, 'productsso'),
            ],
        ]);
    }

    /** What the next page says on top: `success`, or why something failed. */
    public static function say(string $answer, string $success): void
    {
        $_SESSION[self::NOTICE] = $answer === 'success'
            ? ['kind' => 'success', 'text' => $success]
            : ['kind' => 'danger', 'text' => $answer];
    }
}
