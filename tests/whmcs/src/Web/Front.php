<?php

declare(strict_types=1);

namespace WhmcsStandIn\Web;

use WhmcsStandIn\Hooks;
use WhmcsStandIn\Installation;
use WhmcsStandIn\Session;

/** Finds the page that a path of WHMCS means. */
final class Front
{
    /** Bootstrap and the stand-in's own style, by the first folder of the path. */
    private const ASSETS = [
        'bootstrap3' => '/usr/share/javascript/bootstrap',
        'bootstrap4' => '/usr/share/javascript/bootstrap4',
        'stand-in' => __DIR__ . '/../../assets',
    ];

    private const TYPES = [
        'css' => 'text/css',
        'woff' => 'font/woff',
        'woff2' => 'font/woff2',
        'svg' => 'image/svg+xml',
    ];

    /** Sends a file below /assets. */
    public static function asset(string $path): void
    {
        [, , $name, $rest] = explode('/', $path, 4) + [2 => '', 3 => ''];
        $folder = self::ASSETS[$name] ?? '';
        $type = self::TYPES[pathinfo($rest, PATHINFO_EXTENSION)] ?? '';
        if ($folder === '' || $type === '' || strpos($rest, '..') !== false || !is_file("$folder/$rest")) {
            http_response_code(404);
            return;
        }
        header("Content-Type: $type");
        header('Cache-Control: max-age=3600');
        readfile("$folder/$rest");
    }

    /** The page for a path; an exception of the module's ends as WHMCS's page for that. */
    public static function page(Installation $installation, string $path, Request $request): Response
    {
        $routes = [
            '/' => [ClientPages::class, 'home'],
            '/index.php' => [ClientPages::class, 'home'],
            '/login.php' => [ClientPages::class, 'login'],
            '/logout.php' => [ClientPages::class, 'logout'],
            '/clientarea.php' => [ClientPages::class, 'area'],
            '/admin/login.php' => [AdminPages::class, 'login'],
            '/admin/logout.php' => [AdminPages::class, 'logout'],
            '/admin' => [AdminPages::class, 'home'],
            '/admin/' => [AdminPages::class, 'home'],
            '/admin/index.php' => [AdminPages::class, 'home'],
            '/admin/clients.php' => [AdminPages::class, 'clients'],
            '/admin/modulequeue.php' => [AdminPages::class, 'queue'],
            '/admin/systemmodulelog.php' => [AdminPages::class, 'moduleLog'],
            '/admin/systemactivitylog.php' => [AdminPages::class, 'activityLog'],
            '/admin/systememaillog.php' => [AdminPages::class, 'emails'],
            '/admin/configservers.php' => [AdminServers::class, 'page'],
            '/admin/configproducts.php' => [AdminProducts::class, 'page'],
            '/admin/clientsservices.php' => [AdminServices::class, 'page'],
        ];
        if (!isset($routes[$path])) {
            return Response::page('There is no such page.', 404);
        }
        (new Hooks($installation))->load();
        [$class, $method] = $routes[$path];
        $isLogin = $method === 'login';
        if (strncmp($path, '/admin', 6) === 0 && !$isLogin && Session::adminId() === 0) {
            return Response::redirect('/admin/login.php');
        }
        if ($request->isPost() && !$isLogin) {
            check_token();
        }
        return (new $class($installation))->$method($request);
    }
}
